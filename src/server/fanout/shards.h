#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "server/fanout/shard.h"
#include "server/fanout/timer_queue.h"
#include "server/metrics/server_stats.h"
#include "server/net/io_context.h"

namespace tactus::server {

inline constexpr unsigned max_threads = 8;

/// The I/O threads to have. @param wanted  1 to max_threads; 0 for one for each core, up to that
unsigned thread_count(unsigned wanted) noexcept;

/// The I/O threads. The first is the hub's, too.
/// Thread: the hub's, but for what is said.
class Shards {
 public:
  /// @param stats  has as many shards as there are to be threads
  explicit Shards(ServerStats& stats);
  ~Shards();

  asio::io_context& hub_io() noexcept;
  TimerQueue& timers() noexcept { return timers_; }
  Shard& hub() noexcept;
  unsigned size() const noexcept { return static_cast<unsigned>(all_.size()); }
  /// Where a newcomer goes: one thread serves few clients with the fewest wake-ups, so another is
  /// begun only when those have their fill; beyond that, to the one with the fewest.
  Shard& least_loaded() noexcept;

  using OnFailure = std::function<void(const std::exception_ptr&)>;
  /// Starts the threads. @param on_failure  takes what a handler threw, on its thread
  /// Errors: throws std::system_error when the system allows no more threads.
  void start(OnFailure on_failure);
  /// Ends all ticks and connections, and then the threads.
  void shut_down();
  /// Returns when the threads have ended. Thread: any but those; one at a time.
  void join();
  /// Whether the hub's thread has ended. Thread: any.
  bool ended() const noexcept;

 private:
  struct Worker;
  static std::vector<std::unique_ptr<Worker>> make(std::size_t count);
  void run(Worker& one) const;
  void on_empty();

  OnFailure on_failure_;
  std::vector<std::unique_ptr<Worker>> all_;
  TimerQueue timers_;
  unsigned empty_ = 0;
};

}  // namespace tactus::server
