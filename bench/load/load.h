#pragma once

#include <netdb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/connection.h"
#include "load/figures.h"
#include "load/lateness.h"
#include "load/load_options.h"
#include "load/stream.h"

namespace tactus::load {

/// All clients of a run: connects and reads them.
///
/// The kernel stamps messages when they reach the client's socket. So one thread can poll all
/// sockets once a millisecond: no message costs a wake-up, and the measured latency does not
/// include the poll.
/// Threads: one.
class Load : private ConnectionListener {
 public:
  /// Resolves the server's name. The stream and the options must outlive it.
  /// Errors: throws std::runtime_error for an unknown host, std::system_error without epoll.
  Load(const LoadOptions& options, const Stream& stream);
  ~Load() override;
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// Connects the next clients and reads what has arrived; waits 50 ms at most.
  void poll();
  /// From now on, these ticks count. Once.
  void measure(Lateness lateness) { lateness_ = std::move(lateness); }

  struct Counts {
    std::size_t in = 0;               ///< connected, of all clients
    std::uint64_t never_readers = 0;  ///< of these
    std::size_t ended = 0;            ///< failed, or lost among those that read
    std::size_t finished = 0;         ///< past the last tick that counts
    Reasons failed = {};
    Reasons lost = {};
    std::int64_t last_in_ns = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::int64_t newest_tick = -1;
    std::int64_t earliest_offset_ns = INT64_MAX;
  };
  const Counts& counts() const noexcept { return counts_; }
  /// Messages that count, of each client that reads and connected.
  std::vector<std::uint32_t> received() const;
  const Lateness& lateness() const { return *lateness_; }

 private:
  using State = Connection::State;
  struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
  };

  void on_in(Connection& connection) override;
  std::string on_message(Connection& connection, const Message& message) override;
  void on_reply(Connection& connection, std::string_view bytes) override;

  void connect_more();
  bool connect(Connection& connection);
  void serve(std::uint32_t events, Connection& connection);
  void read(Connection& connection);
  void read_later(Connection& connection);
  void read_all();
  void read_tick(Connection& connection, const Tick& tick);
  std::optional<Tick> tick_in(const Message& message);
  void lose(Connection& connection, std::string reason);
  void give_up_on_the_late(std::int64_t now);
  bool all_came() const noexcept { return next_ == connections_.size() && connecting_ == 0; }

  const Stream& stream_;
  const std::size_t at_once_;
  const std::string handshake_;
  const std::string request_;  // a whole frame; empty for none
  std::unique_ptr<addrinfo, FreeAddresses> addresses_;
  const addrinfo* server_ = nullptr;
  std::vector<Connection> connections_;
  int epoll_ = -1;
  std::vector<char> buffer_;
  std::vector<Connection*> unread_;  // with more bytes than are read at once
  std::size_t next_ = 0;             // the first that has not started to connect
  std::size_t connecting_ = 0;
  bool hurrying_ = true;  // while clients connect, messages wait
  std::int64_t next_look_ns_ = 0;
  bool stamped_ = true;          // the kernel stamps arrivals
  std::int64_t arrival_ns_ = 0;  // of what is being read
  std::int64_t unix_offset_ns_ = 0;
  std::string last_packed_;  // all clients receive the same bytes: inflated once
  std::string unpacked_;
  std::optional<Tick> last_unpacked_;
  Counts counts_;
  std::optional<Lateness> lateness_;  // while ticks are counted
};

}  // namespace tactus::load
