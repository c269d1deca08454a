#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "server/asio.h"

namespace tactus::server {

/// Calls at each absolute deadline start + k / hz, so that the rate does not drift. Deadlines that
/// have passed by a whole period are left out.
/// Thread: the server's.
class Ticker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Takes the deadline's number k.
  using OnTick = std::function<void(std::uint64_t)>;

  /// Begins with the next deadline.
  /// @param start  not in the future
  Ticker(asio::io_context& io, double hz, Time start, OnTick on_tick);
  /// Ends the ticks, also one whose time has come already.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  double hz() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;  // a handler may be queued when the last owner goes
};

}  // namespace tactus::server
