#include "server/ticker.h"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <utility>

namespace tactus::server {

struct Ticker::State : std::enable_shared_from_this<State> {
  State(asio::io_context& io, double rate, Time begin, OnTick call)
      : hz{rate},
        start{begin},
        on_tick{std::move(call)},
        timer{io.get_executor()},
        deadline{passed()} {}

  std::uint64_t passed() const {
    const std::chrono::duration<double> since_start = std::chrono::steady_clock::now() - start;
    return static_cast<std::uint64_t>(since_start.count() * hz);
  }

  void schedule() {
    deadline = std::max(deadline + 1, passed());
    const std::chrono::duration<double> due{static_cast<double>(deadline) / hz};
    timer.expires_at(start + std::chrono::duration_cast<std::chrono::nanoseconds>(due));
    timer.async_wait([state = weak_from_this()](const boost::system::error_code& error) {
      const auto self = state.lock();
      if (error || !self || self->stopped) return;
      const std::uint64_t now_due = self->deadline;
      self->schedule();  // first: a tick that fails must not be the last
      self->on_tick(now_due);
    });
  }

  const double hz;
  const Time start;
  const OnTick on_tick;
  Timer timer;
  std::uint64_t deadline;
  bool stopped = false;
};

Ticker::Ticker(asio::io_context& io, double hz, Time start, OnTick on_tick)
    : state_{std::make_shared<State>(io, hz, start, std::move(on_tick))} {
  state_->schedule();
}

Ticker::~Ticker() {
  state_->stopped = true;
  state_->timer.cancel();
}

double Ticker::hz() const noexcept { return state_->hz; }

}  // namespace tactus::server
