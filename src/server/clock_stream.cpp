#include "server/clock_stream.h"

#include <chrono>
#include <utility>

#include "protocol/messages.h"
#include "protocol/typed_message.h"

namespace tactus::server {

ClockStream::ClockStream(asio::io_context& io, TransportClock& clock, double hz, OnTick on_tick)
    : clock_{clock}, hz_{hz}, on_tick_{std::move(on_tick)} {
  ticker_.emplace(io, hz, std::chrono::steady_clock::now(), [this](std::uint64_t) { tick(); });
}

TransportState ClockStream::state() const {
  TransportState state = clock_.get_state();
  state.seq = seq_;
  return state;
}

Payload ClockStream::encode(const TransportState& state, StateForm form) {
  return make_payload(form == StateForm::plain ? protocol::encode(state)
                                               : protocol::encode_typed(state));
}

void ClockStream::tick() {
  ++seq_;
  const bool sent = has_subscribers();
  if (sent) {
    const TransportState now = state();
    if (plain_.subscribers() > 0) plain_.publish(encode(now, StateForm::plain));
    if (typed_.subscribers() > 0) typed_.publish(encode(now, StateForm::typed));
  }
  on_tick_(sent);
}

}  // namespace tactus::server
