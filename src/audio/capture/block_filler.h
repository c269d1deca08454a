#pragma once

#include <tactus/realtime.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audio/drivers/driver.h"
#include "audio/drivers/rate_adapter.h"

namespace tactus::audio {

/// Divides recorded sound of any length into blocks of exactly the requested size, in stereo, and
/// calls a handler for each. Sound of another rate is converted. A mono input goes to both sides.
/// Samples that are not finite become silence.
///
///     BlockFiller filler{handler, {.block_size = 512}, 2};
///     filler.push(recorded);  // in the sound system's callback
///
/// Threads: one pushes; any reads the counters. The handler must outlive it.
class BlockFiller {
 public:
  /// @param input_channels  1 or 2
  BlockFiller(BlockHandler& handler, const DriverOptions& options, int input_channels = 2);

  /// Converts what is pushed from the device's rate. Call it before the first push.
  /// Errors: throws std::bad_alloc.
  void adapt_from(SampleRate device_rate);

  /// @param samples  interleaved, whole frames
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  void push(std::span<const float> samples) noexcept TACTUS_NONBLOCKING;
  /// Pushes silence in place of lost sound. @param frames  at the rate of what is pushed
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  void push_silence(std::size_t frames) noexcept TACTUS_NONBLOCKING;
  /// Counts sound that came late or was lost. Thread: audio. Realtime-safe: yes.
  void count_xrun() noexcept TACTUS_NONBLOCKING { xruns_.fetch_add(1, std::memory_order_relaxed); }

  /// Returns true once sound has arrived. Thread: any. Realtime-safe: yes.
  bool has_begun() const noexcept TACTUS_NONBLOCKING {
    return begun_.load(std::memory_order_relaxed);
  }
  std::uint64_t xruns() const noexcept TACTUS_NONBLOCKING {
    return xruns_.load(std::memory_order_relaxed);
  }

 private:
  void convert(std::span<const float> samples) noexcept TACTUS_NONBLOCKING;
  void take(std::span<const float> samples) noexcept TACTUS_NONBLOCKING;
  void put(float left, float right) noexcept TACTUS_NONBLOCKING;

  BlockHandler& handler_;
  const SampleRate rate_;
  const bool is_mono_;
  std::vector<float> block_;             // audio thread only
  std::size_t filled_ = 0;               // samples of the block; audio thread only
  std::optional<RateAdapter> adapter_;   // from the device's rate, if that is another
  std::vector<float> converted_;         // audio thread only
  std::atomic<bool> begun_{false};       // written by: audio thread; read by: any
  std::atomic<std::uint64_t> xruns_{0};  // written by: audio thread; read by: any
};

}  // namespace tactus::audio
