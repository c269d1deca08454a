#include "server/streams/clock_stream.h"

#include "protocol/transport/transport_json.h"
#include "protocol/websocket/ws_message.h"
#include "transport/unix_time.h"

namespace tactus::server {

ClockStream::ClockStream(const TransportClock& clock, PublishingStats& stats, double hz)
    : clock_{clock},
      stats_{stats.stream},
      hz_{hz},
      topics_{Topic{TopicKind::clock, stats.topics}, Topic{TopicKind::transport, stats.topics},
              Topic{TopicKind::transport, stats.topics}} {}

TransportState ClockStream::state() const {
  TransportState state = clock_.get_state();
  state.seq = seq_;
  return state;
}

Payload ClockStream::encode(const TransportState& state, StateForm form) const {
  const auto text = [&] {
    switch (form) {
      case StateForm::with_type:
        return protocol::encode_with_type(state);
      case StateForm::timed:
        return protocol::encode_timed(state, transport::unix_ms_now());
      case StateForm::plain:
        break;
    }
    return protocol::encode(state);
  };
  return topic(form).encode(text());
}

void ClockStream::advance_to(std::uint64_t seq) {
  seq_ = seq;
  if (has_subscribers()) stats_.updates_sent.add(1);
}

void ClockStream::publish() {
  if (!has_subscribers()) return;
  const TransportState now = state();
  for (const StateForm form : {StateForm::plain, StateForm::with_type, StateForm::timed})
    if (topic(form).subscribers() > 0) topic(form).publish(encode(now, form));
}

}  // namespace tactus::server
