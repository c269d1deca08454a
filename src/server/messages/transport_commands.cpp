#include <array>
#include <string>
#include <utility>

#include "protocol/websocket/ws_message.h"
#include "server/messages/authentication.h"
#include "server/messages/ws_commands.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

using protocol::WsMessage;

void refuse(WsClient& client, const WsMessage& message, std::string_view why) {
  client.answer(protocol::encode_error(message.request_id, "INVALID_VALUE", why));
}

void subscribe_transport(WsClient& client, const WsMessage& message) {
  const auto asked = protocol::read_state_options(message, client.publishers.clock.default_hz());
  if (!asked) return refuse(client, message, asked.error().message);
  if (!client.publishers.clock.has_room_for(client.session, asked->rate_hz)) {
    client.publishers.reports.add(Limit::clock_rates);
    return client.answer(
        protocol::encode_error(message.request_id, "RESOURCE_EXHAUSTED",
                               "too many different rates; leave out rateHz for the default"));
  }
  client.answer(
      protocol::encode_transport_subscribed(message.request_id, client.session.id(), *asked));
  client.join_clock(asked->rate_hz, asked->sent_time ? StateForm::timed : StateForm::with_type);
}

void unsubscribe_transport(WsClient& client, const WsMessage& message) {
  client.leave_clock();
  client.answer(
      protocol::encode_done("transport.unsubscribed", message.request_id, client.session.id()));
}

void command_transport(WsClient& client, const WsMessage& message) {
  auto control = protocol::read_transport_command(message);
  if (const auto allowed = check_control(client.session); !allowed)
    control.command = allowed.error();
  client.commands.submit(control.command, [request_id = message.request_id,
                                           control](const Result<TransportState>& outcome) {
    return protocol::encode_transport_result(request_id, control, outcome);
  });
}

void authenticate_client(WsClient& client, const WsMessage& message) {
  client.answer(
      authenticate(client.session, client.gate, message.request_id, protocol::read_key(message)));
}

void subscribe_beats(WsClient& client, const WsMessage& message) {
  if (subscribe_heard_beats(client, message)) return;
  client.answer(protocol::encode_done("beat.subscribed", message.request_id, client.session.id()));
  client.publishers.beats.subscribe(client.session);
}

/// Without a source it ends both.
void unsubscribe_beats(WsClient& client, const WsMessage& message) {
  if (unsubscribe_heard_beats(client, message)) return;
  client.publishers.beats.unsubscribe(client.session);
  client.answer(
      protocol::encode_done("beat.unsubscribed", message.request_id, client.session.id()));
}

void subscribe_source(WsClient& client, const WsMessage& message) {
  client.answer(
      protocol::encode_done("source.subscribed", message.request_id, client.session.id()));
  client.publishers.source.subscribe(client.session);
}

void unsubscribe_source(WsClient& client, const WsMessage& message) {
  client.publishers.source.unsubscribe(client.session);
  client.answer(
      protocol::encode_done("source.unsubscribed", message.request_id, client.session.id()));
}

void sync_time(WsClient& client, const WsMessage& message) {
  const double t1 = client.received_ms;
  if (!message.members.contains("t0")) return refuse(client, message, "t0 is missing");
  auto t0 = protocol::read_t0(message);
  if (!t0) return refuse(client, message, t0.error().message);
  constexpr std::size_t rest = 128;  // members of the answer, besides the repeated ones
  const std::size_t bytes = rest + message.request_id.size() + t0->size();
  client.session.answer_deferred(
      [request_id = message.request_id, t0 = std::move(*t0), t1] {
        return make_payload(
            protocol::encode_time_synced(request_id, t0, t1, transport::unix_ms_now()));
      },
      bytes);
}

constexpr std::array transport_table{
    WsCommand{"auth", authenticate_client},
    WsCommand{"beat.subscribe", subscribe_beats},
    WsCommand{"beat.unsubscribe", unsubscribe_beats},
    WsCommand{"source.subscribe", subscribe_source},
    WsCommand{"source.unsubscribe", unsubscribe_source},
    WsCommand{"transport.subscribe", subscribe_transport},
    WsCommand{"transport.unsubscribe", unsubscribe_transport},
    WsCommand{"transport.command", command_transport},
    WsCommand{"time.sync", sync_time},
};

}  // namespace

std::span<const WsCommand> transport_commands() noexcept { return transport_table; }

}  // namespace tactus::server
