#include "server/clock_stream.h"

#include <algorithm>
#include <boost/system/error_code.hpp>

#include "protocol/messages.h"

namespace tactus::server {

ClockStream::ClockStream(asio::io_context& io, TransportClock& clock, double hz, OnTick on_tick,
                         void* context)
    : clock_{clock},
      hz_{hz},
      on_tick_{on_tick},
      context_{context},
      timer_{io.get_executor()},
      start_{std::chrono::steady_clock::now()} {}

void ClockStream::stop() {
  stopped_ = true;
  timer_.cancel();
}

Payload ClockStream::current() const {
  TransportState state = clock_.get_state();
  state.seq = seq_;
  return make_payload(protocol::encode(state));
}

void ClockStream::schedule() {
  using Seconds = std::chrono::duration<double>;
  const Seconds since_start = std::chrono::steady_clock::now() - start_;
  const auto passed = static_cast<std::uint64_t>(since_start.count() * hz_);
  deadline_ = std::max(deadline_ + 1, passed);
  const Seconds due{static_cast<double>(deadline_) / hz_};
  timer_.expires_at(start_ + std::chrono::duration_cast<std::chrono::nanoseconds>(due));
  timer_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
    const auto stream = self.lock();
    if (error || !stream || stream->stopped_) return;
    stream->schedule();  // first: a tick that fails must not be the last
    stream->tick();
  });
}

void ClockStream::tick() {
  ++seq_;
  const bool sent = topic_.subscribers() > 0;
  if (sent) topic_.publish(current());
  on_tick_(context_, sent);
}

}  // namespace tactus::server
