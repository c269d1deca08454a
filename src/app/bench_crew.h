#pragma once

#include <netdb.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/bench_connection.h"
#include "app/bench_tally.h"
#include "app/bench_ticks.h"
#include "app/tick_lateness.h"

namespace tactus::app {

/// What all clients are to do.
struct BenchPlan {
  const addrinfo* server = nullptr;
  std::string handshake;
  std::string request;  ///< a whole frame, empty for none
  TickReader ticks;
  std::size_t clients = 0;     ///< in all
  std::size_t never_read = 0;  ///< further ones
  std::size_t crews = 1;
  bool compress = false;
  std::size_t at_once = 1'000;
  std::int64_t start_ns = 0;  ///< monotonic time
  std::int64_t ramp_ns = 0;   ///< over which they come
  std::int64_t pace_ns = 0;   ///< from one look at the sockets to the next, at least
};

/// One thread's share of the clients: connects and reads them.
///
/// Messages are stamped by the kernel when they reach the client's socket, where it can do so; so
/// the thread may look after its sockets once a millisecond, which costs neither itself nor the
/// server a wake-up for each message, and adds nothing to what is measured.
/// Threads: run() has one; the rest any, as far as it says so.
class BenchCrew : private BenchListener {
 public:
  /// @param number  0 to plan.crews - 1; every crews-th client is this one's
  BenchCrew(const BenchPlan& plan, std::size_t number);
  ~BenchCrew() override;
  BenchCrew(const BenchCrew&) = delete;
  BenchCrew& operator=(const BenchCrew&) = delete;

  /// Serves the clients until stop().
  void run();
  /// Thread: any.
  void stop() noexcept { stopped_.store(true, std::memory_order_relaxed); }
  /// From here on, ticks within the window are counted; once. Thread: any.
  void open_window(std::shared_ptr<TickWindow> window) noexcept;

  /// How far it is. All written by the thread of run(), read by any.
  struct Progress {
    std::atomic<std::size_t> in{0};
    std::atomic<std::size_t> failed{0};
    std::atomic<std::size_t> lost{0};
    std::atomic<std::size_t> finished{0};  ///< clients that got the window's last tick, or later
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::int64_t> newest_tick{-1};
    std::atomic<std::int64_t> earliest_offset_ns{INT64_MAX};
  };
  const Progress& progress() const noexcept { return progress_; }

  /// What came of it. After run().
  BenchTally tally() const;

 private:
  using State = BenchConnection::State;

  void on_in(BenchConnection& connection) override;
  std::string on_message(BenchConnection& connection, const WireFrame& message) override;
  void on_reply(BenchConnection& connection, std::string_view bytes) override;

  std::int64_t connect_due(std::int64_t now);
  bool connect(BenchConnection& connection);
  void serve(std::uint32_t events, BenchConnection& connection);
  void read(BenchConnection& connection);
  void read_later(BenchConnection& connection);
  void catch_up();
  void read_tick(BenchConnection& connection, const Tick& tick);
  std::optional<Tick> unpacked_tick(const WireFrame& message);
  void lose(BenchConnection& connection, const std::string& reason);
  void give_up_on_the_late(std::int64_t now);
  void publish() noexcept;
  bool all_came() const noexcept { return next_ == connections_.size() && under_way_ == 0; }

  const BenchPlan& plan_;
  const std::size_t number_;
  std::vector<BenchConnection> connections_;
  int epoll_ = -1;
  std::vector<char> buffer_;
  std::vector<BenchConnection*> unread_;  // that had more than is read at once
  std::size_t next_ = 0;                  // the first that has not begun to connect
  std::size_t under_way_ = 0;             // that have begun and are not in
  bool hurrying_ = true;                  // while clients connect, the others' messages wait
  bool stamped_ = true;                   // the kernel stamps what arrives
  std::int64_t arrival_ns_ = 0;           // of what is being read
  std::int64_t unix_offset_ns_ = 0;
  std::string last_packed_;  // all clients get the same bytes: one of them is unpacked
  std::string unpacked_;
  std::optional<Tick> last_unpacked_;
  std::uint64_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  std::int64_t newest_tick_ = -1;
  std::int64_t earliest_offset_ns_ = INT64_MAX;
  BenchTally tally_;
  std::optional<TickLateness> lateness_;  // while ticks are counted
  std::shared_ptr<TickWindow>
      window_;  // written before window_open_ by any, read after it by run()
  std::atomic<bool> window_open_{false};
  std::atomic<bool> stopped_{false};  // written by: any; read by: run()
  Progress progress_;
};

}  // namespace tactus::app
