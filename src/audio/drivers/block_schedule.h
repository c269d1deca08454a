#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <atomic>
#include <cstdint>

namespace tactus::audio {

/// Converts a length to ns, rounded down. Whole seconds are exact, so it does not drift.
/// Thread: any. Realtime-safe: yes. Errors: none.
constexpr std::int64_t ns_of(Frames frames, SampleRate rate) noexcept TACTUS_NONBLOCKING {
  constexpr std::int64_t second_ns = 1'000'000'000;
  return frames / rate * second_ns + frames % rate * second_ns / rate;
}

/// Deadlines of blocks. The deadline of block k is k block lengths after the start.
///
/// Threads: one pacing thread calls begin_block and lose_blocks; any thread may read.
class BlockSchedule {
 public:
  /// If the delay exceeds this limit, blocks are dropped instead of caught up: the machine slept.
  static constexpr std::int64_t timeout_ns = 1'000'000'000;

  BlockSchedule(SampleRate rate, Frames block_size, std::int64_t start_ns) noexcept
      : rate_{rate}, block_size_{block_size}, start_ns_{start_ns} {}

  /// Deadline of a block, on the clock of the start time. Valid for blocks since the last loss.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  std::int64_t deadline_ns(std::uint64_t block) const noexcept TACTUS_NONBLOCKING {
    return start_ns_.load(std::memory_order_acquire) +
           ns_of(static_cast<Frames>(block) * block_size_, rate_);
  }

  /// Number of blocks begun. Thread: any. Realtime-safe: yes. Errors: none.
  std::uint64_t blocks() const noexcept TACTUS_NONBLOCKING {
    return blocks_.load(std::memory_order_acquire);
  }

  /// Deadline of the next block. Thread: any. Realtime-safe: yes. Errors: none.
  std::int64_t next_deadline_ns() const noexcept TACTUS_NONBLOCKING {
    return deadline_ns(blocks());
  }

  /// Begins the next block, on time or late. If the delay exceeds timeout_ns, the schedule
  /// restarts.
  /// @return true if it is too late: the deadline of the following block has passed
  /// Thread: pacing. Realtime-safe: yes. Errors: none.
  bool begin_block(std::int64_t now_ns) noexcept TACTUS_NONBLOCKING {
    const std::uint64_t block = blocks();
    const std::int64_t late_ns = now_ns - deadline_ns(block);
    const bool too_late = now_ns >= deadline_ns(block + 1);
    if (late_ns > timeout_ns) shift(late_ns);
    blocks_.store(block + 1, std::memory_order_release);
    return too_late;
  }

  /// Skips blocks: all later deadlines move by their length.
  /// Thread: pacing. Realtime-safe: yes. Errors: none.
  void lose_blocks(std::uint64_t count) noexcept TACTUS_NONBLOCKING {
    shift(ns_of(static_cast<Frames>(count) * block_size_, rate_));
  }

 private:
  void shift(std::int64_t by_ns) noexcept TACTUS_NONBLOCKING {
    start_ns_.store(start_ns_.load(std::memory_order_relaxed) + by_ns, std::memory_order_release);
  }

  const SampleRate rate_;
  const Frames block_size_;
  // Written by: the pacing thread. Read by: any.
  std::atomic<std::int64_t> start_ns_;
  std::atomic<std::uint64_t> blocks_{0};
};

}  // namespace tactus::audio
