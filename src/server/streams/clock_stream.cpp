#include "server/streams/clock_stream.h"

#include <chrono>
#include <utility>

#include "protocol/messages.h"
#include "protocol/ws_message.h"
#include "transport/unix_time.h"

namespace tactus::server {

ClockStream::ClockStream(TimerQueue& timers, TransportClock& clock,
                         ByTopic<PublicationStats>& stats, double hz, OnTick on_tick)
    : clock_{clock},
      hz_{hz},
      on_tick_{std::move(on_tick)},
      topics_{Topic{TopicKind::clock, stats}, Topic{TopicKind::transport, stats},
              Topic{TopicKind::transport, stats}} {
  timer_.emplace(timers, hz, std::chrono::steady_clock::now(), [this](std::uint64_t) { tick(); });
}

TransportState ClockStream::state() const {
  TransportState state = clock_.get_state();
  state.seq = seq_;
  return state;
}

Payload ClockStream::encode(const TransportState& state, StateForm form) const {
  const auto text = [&] {
    switch (form) {
      case StateForm::typed:
        return protocol::encode_typed(state);
      case StateForm::timed:
        return protocol::encode_timed(state, transport::unix_ms_now());
      case StateForm::plain:
        break;
    }
    return protocol::encode(state);
  };
  return topic(form).encode(text());
}

void ClockStream::tick() {
  ++seq_;
  const bool heard = has_subscribers();
  // First, so that a client that got a tick never reads an older one elsewhere.
  on_tick_(heard);
  if (!heard) return;
  const TransportState now = state();
  for (const StateForm form : {StateForm::plain, StateForm::typed, StateForm::timed})
    if (topic(form).subscribers() > 0) topic(form).publish(encode(now, form));
}

}  // namespace tactus::server
