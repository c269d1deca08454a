#pragma once

#include <netdb.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/connection.h"
#include "load/tally.h"
#include "load/tick_lateness.h"
#include "load/tick_reader.h"

namespace tactus::load {

/// The task of all clients.
struct Plan {
  const addrinfo* server = nullptr;
  std::string handshake;
  std::string request;  ///< a whole frame; empty for none
  TickReader ticks;
  std::size_t clients = 0;     ///< that read, of all workers
  std::size_t never_read = 0;  ///< more clients
  std::size_t workers = 1;
  bool compress = false;
  std::size_t at_once = 1'000;
  std::int64_t start_ns = 0;  ///< monotonic time
  std::int64_t pace_ns = 0;   ///< minimum poll interval
};

/// One thread's share of the clients: connects and reads them.
///
/// The kernel stamps messages when they reach the client's socket. So the thread can poll once a
/// millisecond: no message costs a wake-up, and the measured latency does not include the poll.
/// Threads: run() has one; the rest as each function says.
class Worker : private ConnectionListener {
 public:
  /// @param number  0 to plan.workers - 1; every workers-th client belongs to this worker
  Worker(const Plan& plan, std::size_t number);
  ~Worker() override;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Serves the clients until stop().
  void run();
  /// Thread: any.
  void stop() noexcept { stopped_.store(true, std::memory_order_relaxed); }
  /// Starts to count the ticks within the window; once. Thread: any.
  void open_window(std::shared_ptr<TickWindow> window) noexcept;

  /// Written by the thread of run(), read by any.
  struct Progress {
    std::atomic<std::size_t> in{0};
    std::atomic<std::size_t> failed{0};
    std::atomic<std::size_t> lost{0};
    std::atomic<std::size_t> finished{0};  ///< clients past the window's last tick
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::int64_t> newest_tick{-1};
    std::atomic<std::int64_t> earliest_offset_ns{INT64_MAX};
  };
  const Progress& progress() const noexcept { return progress_; }

  /// After run().
  Tally tally() const;

 private:
  using State = Connection::State;

  void on_in(Connection& connection) override;
  std::string on_message(Connection& connection, const Message& message) override;
  void on_reply(Connection& connection, std::string_view bytes) override;

  void connect_more();
  bool connect(Connection& connection);
  void serve(std::uint32_t events, Connection& connection);
  void read(Connection& connection);
  void read_later(Connection& connection);
  void catch_up();
  void read_tick(Connection& connection, const Tick& tick);
  std::optional<Tick> unpacked_tick(const Message& message);
  void lose(Connection& connection, std::string reason);
  void give_up_on_the_late(std::int64_t now);
  void publish() noexcept;
  bool all_came() const noexcept { return next_ == connections_.size() && under_way_ == 0; }

  const Plan& plan_;
  std::vector<Connection> connections_;
  int epoll_ = -1;
  std::vector<char> buffer_;
  std::vector<Connection*> unread_;  // with more bytes than are read at once
  std::size_t next_ = 0;             // the first that has not started to connect
  std::size_t under_way_ = 0;        // connecting
  bool hurrying_ = true;             // while clients connect, messages wait
  bool stamped_ = true;              // the kernel stamps arrivals
  std::int64_t arrival_ns_ = 0;      // of what is being read
  std::int64_t unix_offset_ns_ = 0;
  std::string last_packed_;  // all clients receive the same bytes: inflated once
  std::string unpacked_;
  std::optional<Tick> last_unpacked_;
  std::size_t in_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  std::int64_t newest_tick_ = -1;
  std::int64_t earliest_offset_ns_ = INT64_MAX;
  Tally tally_;
  std::optional<TickLateness> lateness_;  // while ticks are counted
  // written before window_open_ by any, read after it by run()
  std::shared_ptr<TickWindow> window_;
  std::atomic<bool> window_open_{false};
  std::atomic<bool> stopped_{false};  // written by: any; read by: run()
  Progress progress_;
};

}  // namespace tactus::load
