#include "server/clock_stream.h"

#include <chrono>
#include <utility>

#include "protocol/messages.h"
#include "protocol/typed_message.h"

namespace tactus::server {

ClockStream::ClockStream(Ticks& ticks, TransportClock& clock, ByTopic<PublicationStats>& stats,
                         double hz, OnTick on_tick)
    : clock_{clock},
      hz_{hz},
      on_tick_{std::move(on_tick)},
      plain_{TopicKind::clock, stats},
      typed_{TopicKind::transport, stats} {
  ticker_.emplace(ticks, hz, std::chrono::steady_clock::now(), [this](std::uint64_t) { tick(); });
}

TransportState ClockStream::state() const {
  TransportState state = clock_.get_state();
  state.seq = seq_;
  return state;
}

Payload ClockStream::encode(const TransportState& state, StateForm form) const {
  if (form == StateForm::plain) return plain_.encode(protocol::encode(state));
  return typed_.encode(protocol::encode_typed(state));
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
