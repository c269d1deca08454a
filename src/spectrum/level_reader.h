#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "spectrum/sample_history.h"

namespace tactus::spectrum {

/// Levels of the left and the right channel; 1 is full scale, of `rms` a full-scale sine.
struct StereoLevels {
  std::array<float, 2> peak{};    ///< largest absolute sample since the last update; may exceed 1
  std::array<float, 2> rms{};     ///< of the newest 100 ms
  std::array<bool, 2> clipped{};  ///< whether a sample reached full scale since the last update
};

/// Measures levels for meters. Each sample counts in one update, so that no peak is missed. Without
/// updates nothing is computed. The history must outlive it. Threads: one.
class LevelReader {
 public:
  explicit LevelReader(const SampleHistory& history) : history_{history} {}

  /// Discards the sound up to now.
  void restart();

  /// The levels since the last update; of silence if no block came for a while.
  /// @param now_ns  monotonic
  StereoLevels update(std::int64_t now_ns);

 private:
  const SampleHistory& history_;
  std::uint64_t end_ = 0;  // of the sound measured so far, in frames written
  StereoLevels latest_;
  std::vector<StereoFrame> frames_;
};

}  // namespace tactus::spectrum
