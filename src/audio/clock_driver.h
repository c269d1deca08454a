#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>

#include "audio/block_schedule.h"
#include "audio/driver.h"

namespace tactus::audio {

/// Drives a handler without a device, paced by the system's monotonic clock at exactly the sample
/// rate. What is played goes nowhere.
///
/// A block that comes late is followed by the next at once until the schedule is met again; more
/// than a second behind, the schedule starts anew. Runs with real-time priority where allowed.
/// While the handler rests, it is called for several blocks at each wake-up, when the last of them
/// is due. Threads: any may call anything; the handler is called on a thread of the driver's own.
class ClockDriver final : public Driver {
 public:
  /// @param why  said in the description, e.g. "no sound device"; may be empty
  /// The handler must outlive the driver.
  ClockDriver(BlockHandler& handler, const DriverOptions& options, std::string why = {});
  /// Returns when the handler is called no more: within the block, or 50 ms.
  ~ClockDriver() override = default;

  std::string description() const override;
  std::uint64_t xruns() const noexcept override { return xruns_.load(std::memory_order_relaxed); }

  /// The truth about time, for benchmarks: which block is due when, on CLOCK_MONOTONIC. The block
  /// that the handler is working on is number blocks() - 1.
  const BlockSchedule& schedule() const noexcept { return schedule_; }

  /// Loses the next blocks, as an overloaded device does: nobody is called for so long.
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
  std::jthread thread_;                    // last: it uses the others
};

}  // namespace tactus::audio
