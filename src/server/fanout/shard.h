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
#include <utility>
#include <vector>

#include "server/fanout/connections.h"
#include "server/fanout/payload.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/metrics/server_stats.h"
#include "server/net/io_context.h"

namespace tactus::server {

/// A session, as its shard feeds it. No exception may escape from its functions. Thread: the
/// shard's.
class BroadcastTarget {
 public:
  virtual ~BroadcastTarget() = default;
  /// Takes a payload that could not be sent to it at once with the others'. It may not end before
  /// this has returned.
  virtual void on_payload(const TopicMembers& topic, const Payload& payload) = 0;
  /// Its socket took so many bytes of the frame, perhaps none, or is broken: -errno. It may not end
  /// before this has returned.
  virtual void on_partial_send(const TopicMembers& topic, const Payload& payload,
                               std::ptrdiff_t result) = 0;
  /// Called a Shard::check_period after it was seated, and so on: the time to look whether the peer
  /// is alive.
  virtual void check() = 0;
};

/// One I/O thread's share of the connections, and how a payload gets to all of them. The sockets
/// that can take a frame at this moment are in a dense table: a broadcast touches a few bytes for
/// each.
/// Thread: its own, but for what is said.
class Shard {
 public:
  using Task = std::function<void()>;
  static constexpr std::chrono::seconds check_period{20};
  static constexpr std::chrono::seconds check_step{1};

  /// @param ticks     what else its thread does at deadlines; null for none
  /// @param on_empty  called on its thread when it has shut down and no connection is left
  Shard(ShardStats& stats, asio::io_context& io, TimerQueue* timers, Task on_empty);

  asio::io_context& io() noexcept { return io_; }
  /// Connections that are there or on their way. Thread: any.
  std::size_t load() const noexcept { return load_.load(std::memory_order_relaxed); }
  Connections& connections() noexcept { return connections_; }
  ShardStats& stats() noexcept { return stats_; }
  /// Counts what sockets took.
  void count_sent(TopicKind kind, std::uint64_t messages, std::size_t frame_bytes,
                  std::int64_t made_ns, std::optional<std::int64_t> begun_ns = {}) noexcept;

  /// From here to end_thread() the calling thread is the shard's.
  void begin_thread() noexcept { thread_ = std::this_thread::get_id(); }
  void end_thread() noexcept { thread_ = std::thread::id{}; }
  /// Whether the calling thread is the shard's. Thread: any.
  bool is_this_thread() const noexcept {
    return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }

  /// Does a task on the shard's thread: at once where this is it, else in the order of the calls.
  /// Thread: any.
  void run(Task task);
  /// Does what is due, and what others have asked for. Called between all other work, so that a
  /// broadcast waits for one handshake at most, and at least once a check_step. If a task throws,
  /// those after it are done in the next call, which is asked for.
  void catch_up();

  /// Gives a session a place, at first not ready.
  Slot add(BroadcastTarget& target);
  void remove(Slot slot);
  /// Whether a session can take a frame at once: its socket, or not_ready.
  void set_ready(Slot slot, int socket) noexcept { ready_[slot] = socket; }
  static constexpr int not_ready = -1;

  /// Hands a payload to all who listen on this shard.
  void publish(const TopicMembers& topic, const Payload& payload);
  /// The same with the one that was put there for it, if it is still there.
  void publish_next(TopicMembers& topic);

  /// Ends all connections, and lets no more come. Thread: any.
  void shut_down();

 private:
  friend class ConnectionToken;
  void catch_up_later();
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
  std::vector<std::uint8_t> check_part_;   // by slot: when in the period it is checked
  std::vector<int> ready_;                 // by slot
  std::vector<BroadcastTarget*> targets_;  // by slot; null where free
  std::vector<Slot> free_;

  std::mutex inbox_mutex_;
  std::deque<Task> inbox_;  // from other threads
  std::deque<Task> tasks_;  // of those, the ones that are done now
};

/// That a connection counts among its shard's. Thread: any.
class ConnectionToken {
 public:
  explicit ConnectionToken(Shard& shard) noexcept : shard_{&shard} {
    shard.load_.fetch_add(1, std::memory_order_relaxed);
  }
  ~ConnectionToken() {
    if (shard_ != nullptr) shard_->load_.fetch_sub(1, std::memory_order_relaxed);
  }
  ConnectionToken(ConnectionToken&& other) noexcept
      : shard_{std::exchange(other.shard_, nullptr)} {}
  ConnectionToken(const ConnectionToken&) = delete;
  ConnectionToken& operator=(const ConnectionToken&) = delete;

 private:
  Shard* shard_;
};

}  // namespace tactus::server
