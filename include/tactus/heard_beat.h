#pragma once

#include <tactus/units.h>

#include <array>
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

}  // namespace tactus
