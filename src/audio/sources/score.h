#pragma once

#include <tactus/realtime.h>

#include <array>
#include <cstdint>

namespace tactus::audio {

/// The built-in tune as notes: eight bars of four beats in sixteenth steps, repeated.
namespace score {

inline constexpr int steps_per_beat = 4;
inline constexpr int beats_per_bar = 4;
inline constexpr int steps_per_bar = steps_per_beat * beats_per_bar;
inline constexpr int bars = 8;
inline constexpr int steps = bars * steps_per_bar;
inline constexpr int chord_notes = 4;
inline constexpr int rest = -1;

/// Notes are MIDI numbers: 69 is 440 Hz, 12 to the octave.
using Chord = std::array<int, chord_notes>;

// A minor, with the common notes kept in place from chord to chord:
// Am9, Fmaj9, Cmaj9, G6/9, Am9, Fmaj9, Dm9, E7.
inline constexpr std::array<Chord, bars> chords = {{{55, 59, 60, 64},
                                                    {55, 57, 60, 64},
                                                    {55, 59, 62, 64},
                                                    {57, 59, 62, 64},
                                                    {55, 59, 60, 64},
                                                    {55, 57, 60, 64},
                                                    {53, 57, 60, 64},
                                                    {56, 59, 62, 64}}};
inline constexpr std::array<int, bars> roots = {33, 29, 36, 31, 33, 29, 38, 28};

// The bass plays eighths, in semitones above the root; -1 is a rest.
inline constexpr std::array<std::array<int, 8>, 2> bass_lines = {
    {{0, rest, 0, 12, rest, 0, 7, 12}, {0, 0, rest, 12, 7, rest, 12, 7}}};

// The arpeggio moves through the chord, an octave up, in sixteenths.
inline constexpr std::array<int, steps_per_bar> arpeggio = {0, 2, 1, 3,    2, rest, 3, 1,
                                                            0, 2, 3, rest, 1, 3,    2, 1};

// Hi-hat level of each sixteenth of a beat: the off-beat is the accent.
inline constexpr std::array<float, steps_per_beat> hat_accents = {0.45F, 0.25F, 1.0F, 0.3F};

/// Returns the bass note of a step, or rest; notes start on even steps.
constexpr int bass_note(int step) noexcept TACTUS_NONBLOCKING {
  const auto bar = static_cast<std::size_t>(step / steps_per_bar);
  const auto eighth = static_cast<std::size_t>(step % steps_per_bar / 2);
  const int interval = bass_lines[bar % 2][eighth];
  return interval == rest ? rest : roots[bar] + interval;
}

/// Returns the arpeggio note of a step, or rest.
constexpr int arpeggio_note(int step) noexcept TACTUS_NONBLOCKING {
  const auto bar = static_cast<std::size_t>(step / steps_per_bar);
  const int voice = arpeggio[static_cast<std::size_t>(step % steps_per_bar)];
  return voice == rest ? rest : chords[bar][static_cast<std::size_t>(voice)] + 12;
}

}  // namespace score
}  // namespace tactus::audio
