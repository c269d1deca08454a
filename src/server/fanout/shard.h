#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "server/fanout/broadcast_target.h"
#include "server/fanout/connections.h"
#include "server/fanout/payload.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic_members.h"
#include "server/metrics/server_stats.h"
#include "server/net/io_context.h"

namespace tactus::server {

/// One I/O thread's share of the connections, and the broadcast to them. The sockets ready to take
/// a frame are in a dense table, so that a broadcast touches a few bytes per socket. Thread: its
/// own, unless noted.
class Shard {
 public:
  using Task = std::function<void()>;
  static constexpr std::chrono::seconds check_period{20};
  static constexpr std::chrono::seconds check_step{1};

  /// @param ticks     the deadlines run on its thread; null for none
  /// @param on_empty  called on its thread when it has shut down and no connection is left
  Shard(ShardStats& stats, asio::io_context& io, TimerQueue* timers, Task on_empty);

  asio::io_context& io() noexcept { return io_; }
  /// Number of open and pending connections. Thread: any.
  std::size_t load() const noexcept { return load_.load(std::memory_order_relaxed); }
  Connections& connections() noexcept { return connections_; }
  ShardStats& stats() noexcept { return stats_; }
  /// Counts bytes and messages taken by sockets.
  void count_sent(TopicKind kind, std::uint64_t messages, std::size_t frame_bytes,
                  std::int64_t made_ns, std::optional<std::int64_t> begun_ns = {}) noexcept;

  /// Until end_thread(), the calling thread is the shard's.
  void begin_thread() noexcept { thread_ = std::this_thread::get_id(); }
  void end_thread() noexcept { thread_ = std::thread::id{}; }
  /// Whether the calling thread is the shard's. Thread: any.
  bool is_this_thread() const noexcept {
    return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }

  /// Runs a task on the shard's thread: immediately if called there, otherwise in call order.
  /// Thread: any.
  void run(Task task);
  /// Runs due ticks and tasks from other threads. Called between all handlers, so that a broadcast
  /// waits for one handshake at most, and at least once a check_step. If a task throws, the next
  /// call, which is requested, runs the remaining ones.
  void run_pending();

  /// Adds a session, at first not ready.
  Slot add(BroadcastTarget& target);
  void remove(Slot slot);
  /// Sets the socket that can take a frame directly, or not_ready.
  void set_ready(Slot slot, int socket) noexcept { ready_[slot] = socket; }
  static constexpr int not_ready = -1;

  /// Sends a payload to all members of a topic on this shard.
  void publish(const TopicMembers& topic, const Payload& payload);
  /// Sends the payload put in the topic for this shard, if it is still there.
  void publish_next(TopicMembers& topic);

  /// Closes all connections and rejects new ones. Thread: any.
  void shut_down();

 private:
  friend class ConnectionToken;
  void run_pending_later();
  void do_tasks();
  void broadcast(const TopicMembers& topic, const Payload& payload, bool compressed);
  std::uint8_t check_part() const noexcept;
  void check_some();

  ShardStats& stats_;
  asio::io_context& io_;
  TimerQueue* const timers_;
  std::atomic<std::thread::id> thread_{};  // written by: the shard
  std::chrono::steady_clock::time_point next_check_;
  std::uint32_t checks_ = 0;
  std::atomic<std::size_t> load_{0};  // written by: the hub and the shard
  Connections connections_;

  std::atomic<bool> ending_{false};        // written by: any thread; read by: the shard
  std::vector<std::uint8_t> check_part_;   // by slot: the group in which it is checked
  std::vector<int> ready_;                 // by slot
  std::vector<BroadcastTarget*> targets_;  // by slot; null if free
  std::vector<Slot> free_;

  std::mutex inbox_mutex_;
  std::deque<Task> inbox_;  // from other threads
  std::deque<Task> tasks_;  // those being run now
};

}  // namespace tactus::server
