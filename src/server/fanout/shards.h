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

/// The number of I/O threads.
/// @param wanted  1 to max_threads; 0 for one per core, up to max_threads
unsigned thread_count(unsigned wanted) noexcept;

/// The I/O threads. The first is also the hub's. Thread: the hub's, unless noted.
class Shards {
 public:
  /// @param stats  one shard per thread
  explicit Shards(ServerStats& stats);
  ~Shards();

  asio::io_context& hub_io() noexcept;
  TimerQueue& timers() noexcept { return timers_; }
  Shard& hub_shard() noexcept;
  /// Calls a function with each shard.
  void for_each(const std::function<void(Shard&)>& visit);
  unsigned size() const noexcept { return static_cast<unsigned>(all_.size()); }
  /// The shard for a new connection. One thread serves few clients with the fewest wake-ups, so
  /// another is used only when those in use are full. Beyond that, it is the shard with the fewest.
  Shard& least_loaded() noexcept;

  using OnFailure = std::function<void(const std::exception_ptr&)>;
  /// Starts the threads.
  /// @param on_failure  called with an escaped exception, on the handler's thread
  /// Errors: throws std::system_error if the system allows no more threads.
  void start(OnFailure on_failure);
  /// Ends all ticks and connections, then the threads.
  void shut_down();
  /// Returns when the threads have ended. Thread: any other; one at a time.
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
