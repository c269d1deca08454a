#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>

#include "audio/drivers/block_schedule.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Drives a handler without a device, paced by the monotonic clock at exactly the sample rate. The
/// audio is discarded.
///
/// After a late block, blocks follow immediately until the schedule is met. If more than a second
/// late, the schedule restarts. The thread runs with real-time priority if permitted. While the
/// handler rests, each wake-up processes several blocks, at the deadline of the last one.
/// Threads: any function on any thread; the handler runs on the driver's own thread.
class ClockDriver final : public Driver {
 public:
  /// The handler must outlive the driver.
  /// @param why  reason shown in the description, e.g. "no sound device"; may be empty
  ClockDriver(BlockHandler& handler, const DriverOptions& options, std::string why = {});
  /// Stops calling the handler; returns within the current block or 50 ms.
  ~ClockDriver() override = default;

  std::string description() const override;
  std::uint64_t xruns() const noexcept override { return xruns_.load(std::memory_order_relaxed); }

  /// Exact deadlines of blocks on CLOCK_MONOTONIC, for benchmarks. The handler's current block is
  /// number blocks() - 1.
  const BlockSchedule& schedule() const noexcept { return schedule_; }

  /// Skips the next blocks, as an overloaded device does.
  void provoke_xrun(std::uint64_t blocks) noexcept {
    to_lose_.fetch_add(blocks, std::memory_order_relaxed);
  }

 private:
  void run(const std::stop_token& stop);
  std::uint64_t blocks_at_once() const noexcept;
  static bool sleep_until(std::int64_t due_ns, const std::stop_token& stop) noexcept;

  BlockHandler& handler_;
  const Frames block_size_;
  const std::string why_;
  BlockSchedule schedule_;
  std::atomic<std::uint64_t> xruns_{0};    // written by: the driver's thread; read by: any
  std::atomic<std::uint64_t> to_lose_{0};  // written by: any; taken by: the driver's thread
  bool realtime_ = false;                  // set before the first block
  std::jthread thread_;                    // last: it uses the other members
};

}  // namespace tactus::audio
