#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tactus {

/// searching: no beat is known. locked: it is steady. coasting: it was locked, and the sound gives
/// no beat now (a breakdown, silence), or the beat is held.
enum class BeatLock : std::uint8_t { searching, locked, coasting };

/// Returns the state's name in messages, e.g. "locked".
/// Thread: any. Realtime-safe: yes. Errors: none.
constexpr std::string_view name(BeatLock lock) noexcept {
  return lock == BeatLock::locked     ? "locked"
         : lock == BeatLock::coasting ? "coasting"
                                      : "searching";
}

/// The beat of an analysed sound as a straight line: beats fall on `frame + n * frames_per_beat`.
/// Frames are those that were pushed to the analyzer.
struct HeardBeat {
  BeatLock lock = BeatLock::searching;
  bool is_heard = false;  ///< locked or coasting, or nearly so: beats are announced
  bool held = false;      ///< the user keeps it
  Bpm bpm = 120.0;
  double confidence = 0.0;  ///< 0 to 1
  double frame = 0.0;       ///< a beat near the present
  double frames_per_beat = 24'000.0;
  std::int64_t index = 0;   ///< of that beat
  std::uint64_t lines = 0;  ///< grows when the line jumps; otherwise it moves smoothly
  int beats_per_bar = 4;
  int beat_in_bar = 0;  ///< of that beat, 0 for the downbeat
  std::int64_t bar_index = 0;
  double downbeat_confidence = 0.0;  ///< 0 to 1
  double timestamp_ms = 0.0;         ///< Unix time of that beat
  struct Alternative {
    Bpm bpm = 0.0;
    double weight = 0.0;  ///< probability
  };
  std::array<Alternative, 3> alternatives = {};  ///< the most likely tempi; weight 0: none
  Bpm min_bpm = 55.0;                            ///< tempi that are considered
  Bpm max_bpm = 198.0;
};
static_assert(std::is_trivially_copyable_v<HeardBeat>);

/// The beat of a sound at one instant.
struct NowHeard {
  BeatLock lock = BeatLock::searching;
  bool held = false;  ///< the user keeps it
  Bpm bpm = 120.0;
  double confidence = 0.0;  ///< of tempo and beat, 0 to 1
  Beats beat_pos = 0.0;     ///< in beats that were heard; whole on a beat
  double beat_phase = 0.0;  ///< position in the beat: 0 <= beat_phase < 1
  int beats_per_bar = 4;
  int beat_in_bar = 0;               ///< 0 for the downbeat
  double downbeat_confidence = 0.0;  ///< of beats_per_bar and beat_in_bar, 0 to 1
  std::array<HeardBeat::Alternative, 3> alternatives = {};  ///< the most likely tempi
  Bpm min_bpm = 55.0;                                       ///< tempi that are considered
  Bpm max_bpm = 198.0;
};
static_assert(std::is_trivially_copyable_v<NowHeard>);

/// Returns the beat at a moment near that of `beat.timestamp_ms`.
/// @param unix_ms  Unix time in ms
/// Thread: any. Realtime-safe: yes. Errors: none.
inline NowHeard heard_at(const HeardBeat& beat, double unix_ms) noexcept TACTUS_NONBLOCKING {
  Beats since = (unix_ms - beat.timestamp_ms) * beat.bpm / 60'000.0;
  if (!std::isfinite(since)) since = 0.0;
  const Beats whole = std::floor(since);
  const double per_bar = beat.beats_per_bar > 0 ? beat.beats_per_bar : 1;
  const double in_bar = std::fmod(beat.beat_in_bar + whole, per_bar);
  return {.lock = beat.lock,
          .held = beat.held,
          .bpm = beat.bpm,
          .confidence = beat.confidence,
          .beat_pos = static_cast<Beats>(beat.index) + since,
          .beat_phase = since - whole,
          .beats_per_bar = beat.beats_per_bar,
          .beat_in_bar = static_cast<int>(in_bar < 0.0 ? in_bar + per_bar : in_bar),
          .downbeat_confidence = beat.downbeat_confidence,
          .alternatives = beat.alternatives,
          .min_bpm = beat.min_bpm,
          .max_bpm = beat.max_bpm};
}

}  // namespace tactus
