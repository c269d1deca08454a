#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstddef>
#include <span>
#include <vector>

#include "audio/drivers/driver.h"
#include "audio/drivers/rate_adapter.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// A handler's blocks at the rate of a device, for any length of its buffer.
///
///     ConvertedBlocks blocks{handler, options, 44'100};
///     blocks.fill(out);  // in the device's callback
///
/// Threads: one at a time. The handler must outlive it.
class ConvertedBlocks {
 public:
  /// Errors: throws std::bad_alloc.
  ConvertedBlocks(BlockHandler& handler, const DriverOptions& options, SampleRate device_rate)
      : handler_{handler},
        adapter_{options.sample_rate, device_rate, channels},
        block_(static_cast<std::size_t>(options.block_size) * channels) {}

  /// @param out  interleaved, whole frames
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  void fill(std::span<float> out) noexcept TACTUS_NONBLOCKING {
    while (!out.empty()) {
      if (pending_.empty()) {
        handler_.process(block_);
        pending_ = block_;
      }
      adapter_.convert(pending_, out);
    }
  }

 private:
  BlockHandler& handler_;
  RateAdapter adapter_;
  std::vector<float> block_;        // at the engine's rate
  std::span<const float> pending_;  // part of the block
};

}  // namespace tactus::audio
