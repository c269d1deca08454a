#include "audio/sources/tone_source.h"

#include <tactus/tempo.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "audio/sources/score.h"

namespace tactus::audio {
namespace {

using namespace score;

// A decay is inaudible after this many time constants and is skipped.
constexpr float inaudible = 11.0F;

float decay(float seconds, float time_constant) noexcept TACTUS_NONBLOCKING {
  const float age = seconds / time_constant;
  return age < inaudible ? std::exp(-age) : 0.0F;
}

float ramp(float seconds, float length) noexcept TACTUS_NONBLOCKING {
  return std::clamp(seconds / length, 0.0F, 1.0F);
}

// Envelope that starts and ends in silence.
float gate(float seconds, float length, float attack, float release) noexcept TACTUS_NONBLOCKING {
  return ramp(seconds, attack) * ramp(length - seconds, release);
}

// White noise as a function of the position, -1 to 1, repeatable.
float noise(std::uint32_t position) noexcept TACTUS_NONBLOCKING {
  std::uint32_t x = position * 0x9E3779B1U;
  x = (x ^ (x >> 15)) * 0x85EBCA6BU;
  x = (x ^ (x >> 13)) * 0xC2B2AE35U;
  x ^= x >> 16;
  return static_cast<float>(static_cast<std::int32_t>(x)) * (1.0F / 2'147'483'648.0F);
}

std::uint32_t phase_of(float cycles) noexcept TACTUS_NONBLOCKING {
  const float fraction = cycles - std::floor(cycles);
  return static_cast<std::uint32_t>(std::min(fraction, 0.99999994F) * 4'294'967'296.0F);
}

// Tolerance in steps: a frame this close before a step belongs to it. Without it, rounding could
// put a frame on either side.
constexpr double rounding = 1e-7;

// Adds loudness without hard clipping: maps -1 to 1 onto -1 to 1.
float saturate(float x) noexcept TACTUS_NONBLOCKING { return x * (1.5F - 0.5F * x * x); }

}  // namespace

/// Values that are constant within a sixteenth note.
struct ToneSource::Step {
  float beat_offset_s = 0.0F;  // time from the beat to this step
  float bass_offset_s = 0.0F;  // time from the bass note
  float bar_offset_s = 0.0F;   // time from the chord
  float step_s = 0.0F;         // lengths
  float beat_s = 0.0F;
  float bar_s = 0.0F;
  float hat_accent = 0.0F;
  bool downbeat = false;   // first beat of its bar, in the clock's meter
  bool backbeat = false;   // second or fourth beat
  std::uint32_t bass = 0;  // phase increments; 0 is a rest
  std::uint32_t arpeggio = 0;
  bool arpeggio_left = false;
  std::array<std::uint32_t, chord_notes> chord = {};
};

ToneSource::ToneSource(SampleRate rate, const TuneMix& mix)
    : rate_{rate},
      mix_{mix},
      sine_{1.0F},
      soft_{1.0F, 0.35F, 0.2F, 0.1F},
      warm_{1.0F, 0.6F, 0.45F, 0.3F, 0.22F, 0.15F, 0.1F},
      bright_{1.0F,  0.8F,  0.6F,  0.5F,  0.42F, 0.36F, 0.3F,
              0.26F, 0.22F, 0.18F, 0.15F, 0.12F, 0.1F,  0.08F} {
  if (!(mix.sum() <= 1.0001F)) throw std::invalid_argument{"sum of the mix levels exceeds 1"};
  for (std::size_t note = 0; note < notes; ++note) {
    const double octaves = (static_cast<double>(note) - 69.0) / 12.0;
    increments_[note] = phase_increment(440.0 * std::exp2(octaves), rate);
  }
}

SourceInfo ToneSource::info() const {
  return {
      .kind = SourceKind::tune, .name = description(), .sample_rate = rate_, .channels = channels};
}

std::string ToneSource::description() const { return "built-in tune"; }

void ToneSource::render(const TransportBlock& block, std::span<float> out) noexcept {
  if (!block.playing) {
    std::fill(out.begin(), out.end(), 0.0F);
    return;
  }
  BlockRuns runs{block, out.size() / channels};
  while (const auto run = runs.next()) {
    render_run(*run, block, out.data() + run->offset * channels);
  }
}

void ToneSource::render_run(const Run& run, const TransportBlock& block,
                            float* out) const noexcept {
  const double steps_per_frame = block.bpm / 60.0 / rate_ * steps_per_beat;
  const double seconds_per_step = 60.0 / block.bpm / steps_per_beat;
  // After a wrap, the clock derives the beat from the position.
  const Beats beat = run.wrapped
                         ? beats_at(run.position, block.bpm, rate_)
                         : block.beat + beats_at(run.position - block.start, block.bpm, rate_);
  const double first = beat * steps_per_beat;

  for (std::size_t i = 0; i < run.frames;) {
    const double now = first + static_cast<double>(i) * steps_per_frame;
    const double step_start = std::floor(now + rounding);
    const double left = std::ceil((step_start + 1.0 - rounding - now) / steps_per_frame);
    const auto end =
        std::min(run.frames, i + std::max<std::size_t>(1, static_cast<std::size_t>(left)));
    const Step step =
        step_at(static_cast<std::int64_t>(step_start), block.bpm, block.beats_per_bar);
    for (; i < end; ++i) {
      const double within = first + static_cast<double>(i) * steps_per_frame - step_start;
      const auto position = static_cast<std::uint32_t>(run.position + static_cast<Frames>(i));
      const Frame frame = frame_at(step, static_cast<float>(within * seconds_per_step), position);
      out[i * channels] = frame.left;
      out[i * channels + 1] = frame.right;
    }
  }
}

ToneSource::Step ToneSource::step_at(std::int64_t step, Bpm bpm, int meter_beats) const noexcept {
  const int place = static_cast<int>(((step % steps) + steps) % steps);
  const int in_bar = place % steps_per_bar;
  const int in_beat = place % steps_per_beat;
  const int beat = in_bar / steps_per_beat;
  const auto increment = [this](int note) {
    return note == rest ? 0U : increments_[static_cast<std::size_t>(note)];
  };

  Step result;
  result.step_s = static_cast<float>(60.0 / bpm / steps_per_beat);
  result.beat_s = result.step_s * steps_per_beat;
  result.bar_s = result.step_s * steps_per_bar;
  result.beat_offset_s = result.step_s * static_cast<float>(in_beat);
  result.bass_offset_s = result.step_s * static_cast<float>(in_beat % 2);
  result.bar_offset_s = result.step_s * static_cast<float>(in_bar);
  result.hat_accent = hat_accents[static_cast<std::size_t>(in_beat)];
  result.downbeat = (step - in_beat) / steps_per_beat % meter_beats == 0;
  result.backbeat = beat % 2 == 1;
  result.bass = increment(bass_note(place));
  result.arpeggio = increment(arpeggio_note(place));
  result.arpeggio_left = place % 2 == 0;
  const Chord& chord = chords[static_cast<std::size_t>(place / steps_per_bar)];
  for (std::size_t i = 0; i < chord.size(); ++i) result.chord[i] = increment(chord[i]);
  return result;
}

ToneSource::Frame ToneSource::frame_at(const Step& step, float seconds,
                                       std::uint32_t position) const noexcept {
  const float beat_seconds = seconds + step.beat_offset_s;
  const float hat_level =
      decay(seconds, 0.022F) * gate(seconds, step.step_s, 0.0005F, 0.003F) * step.hat_accent;
  const float snare_level =
      step.backbeat ? decay(beat_seconds, 0.07F) * gate(beat_seconds, step.beat_s, 0.001F, 0.01F)
                    : 0.0F;
  float hiss = 0.0F;
  float body = 0.0F;
  if (hat_level > 0.0F || snare_level > 0.0F) {
    const float here = noise(position);
    const float before = noise(position - 1U);
    hiss = 0.5F * (here - before);
    body = 0.5F * (here + before);
  }

  const float plucked = mix_.arpeggio * arpeggio(step, seconds, position);
  const float centre = mix_.kick * kick(step, beat_seconds) +
                       mix_.bass * bass(step, seconds, position) + mix_.snare * snare_level * body +
                       mix_.click * click(step, beat_seconds);
  const float hat = mix_.hat * hat_level * hiss;
  const Frame chord = pad(step, seconds, beat_seconds, position);
  return {
      saturate(centre + 0.7F * hat + mix_.pad * chord.left +
               (step.arpeggio_left ? 1.0F : 0.4F) * plucked),
      saturate(centre + hat + mix_.pad * chord.right +
               (step.arpeggio_left ? 0.4F : 1.0F) * plucked),
  };
}

float ToneSource::kick(const Step& step, float seconds) const noexcept {
  constexpr float sweep_s = 0.035F;
  const float level = decay(seconds, 0.11F) * gate(seconds, step.beat_s, 0.001F, 0.02F);
  if (level <= 0.0F) return 0.0F;
  // Integral of a pitch that falls from 165 to 45 Hz.
  const float cycles = 45.0F * seconds + 120.0F * sweep_s * (1.0F - decay(seconds, sweep_s));
  return level * sine_.at(phase_of(cycles));
}

float ToneSource::click(const Step& step, float seconds) const noexcept {
  const float level = decay(seconds, 0.012F) * (step.downbeat ? 1.0F : 0.5F);
  if (level <= 0.0F) return 0.0F;
  return level * soft_.at(phase_of((step.downbeat ? 900.0F : 600.0F) * std::max(seconds, 0.0F)));
}

float ToneSource::bass(const Step& step, float seconds, std::uint32_t position) const noexcept {
  if (step.bass == 0) return 0.0F;
  const float age = seconds + step.bass_offset_s;
  const float level =
      gate(age, 2.0F * step.step_s, 0.004F, 0.012F) * (0.4F + 0.6F * decay(age, 0.25F));
  // Bright at first, then dull, like a closing filter.
  const float brightness = 0.15F + 0.85F * decay(age, 0.09F);
  const std::uint32_t phase = position * step.bass;
  const float dull = sine_.at(phase);
  return level * (dull + brightness * (bright_.at(phase) - dull));
}

float ToneSource::arpeggio(const Step& step, float seconds, std::uint32_t position) const noexcept {
  if (step.arpeggio == 0) return 0.0F;
  const float level = gate(seconds, step.step_s, 0.002F, 0.004F) * decay(seconds, 0.12F);
  return level * soft_.at(position * step.arpeggio);
}

ToneSource::Frame ToneSource::pad(const Step& step, float seconds, float beat_seconds,
                                  std::uint32_t position) const noexcept {
  const float age = seconds + step.bar_offset_s;
  const float swell = gate(age, step.bar_s, 0.06F, 0.05F);
  // Sidechain: ducks under the kick.
  const float duck = 1.0F - 0.55F * ramp(beat_seconds, 0.004F) * decay(beat_seconds, 0.13F);
  Frame sum;
  for (std::size_t i = 0; i < step.chord.size(); ++i) {
    const std::uint32_t phase = position * step.chord[i];
    // A copy about four cents higher in the other ear widens the sound.
    const float low = warm_.at(phase);
    const float high = warm_.at(phase + position * (step.chord[i] / 420U));
    const bool even = i % 2 == 0;
    sum.left += even ? low : high;
    sum.right += even ? high : low;
  }
  const float level = swell * duck / static_cast<float>(chord_notes);
  return {level * sum.left, level * sum.right};
}

}  // namespace tactus::audio
