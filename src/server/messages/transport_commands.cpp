#include <array>
#include <string>
#include <utility>

#include "protocol/typed_message.h"
#include "server/messages/typed_commands.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

using protocol::TypedMessage;

void refuse(TypedClient& client, const TypedMessage& message, std::string_view why) {
  client.answer(protocol::encode_error(message.request_id, "INVALID_VALUE", why));
}

void subscribe_transport(TypedClient& client, const TypedMessage& message) {
  const auto asked = protocol::read_state_options(message, client.hub.clock.usual_hz());
  if (!asked) return refuse(client, message, asked.error().message);
  client.answer(
      protocol::encode_transport_subscribed(message.request_id, client.session.id(), *asked));
  client.join_clock(asked->rate_hz, asked->sent_time ? StateForm::timed : StateForm::typed);
}

void unsubscribe_transport(TypedClient& client, const TypedMessage& message) {
  client.leave_clock();
  client.answer(
      protocol::encode_done("transport.unsubscribed", message.request_id, client.session.id()));
}

void command_transport(TypedClient& client, const TypedMessage& message) {
  const auto control = protocol::read_transport_command(message);
  client.commands.submit(control.command, [request_id = message.request_id,
                                           control](const Result<TransportState>& outcome) {
    return protocol::encode_transport_result(request_id, control, outcome);
  });
}

void subscribe_beats(TypedClient& client, const TypedMessage& message) {
  client.answer(protocol::encode_done("beat.subscribed", message.request_id, client.session.id()));
  client.hub.beats.subscribe(client.session);
}

void unsubscribe_beats(TypedClient& client, const TypedMessage& message) {
  client.hub.beats.unsubscribe(client.session);
  client.answer(
      protocol::encode_done("beat.unsubscribed", message.request_id, client.session.id()));
}

void sync_time(TypedClient& client, const TypedMessage& message) {
  const double t1 = client.received_ms;
  if (!message.members.contains("t0")) return refuse(client, message, "t0 is missing");
  auto t0 = protocol::read_t0(message);
  if (!t0) return refuse(client, message, t0.error().message);
  constexpr std::size_t rest = 128;  // of the answer, beside what it repeats
  const std::size_t bytes = rest + message.request_id.size() + t0->size();
  client.session.answer_late(
      [request_id = message.request_id, t0 = std::move(*t0), t1] {
        return make_payload(
            protocol::encode_time_synced(request_id, t0, t1, transport::unix_ms_now()));
      },
      bytes);
}

constexpr std::array transport_table{
    TypedCommand{"beat.subscribe", subscribe_beats},
    TypedCommand{"beat.unsubscribe", unsubscribe_beats},
    TypedCommand{"transport.subscribe", subscribe_transport},
    TypedCommand{"transport.unsubscribe", unsubscribe_transport},
    TypedCommand{"transport.command", command_transport},
    TypedCommand{"time.sync", sync_time},
};

}  // namespace

std::span<const TypedCommand> transport_commands() noexcept { return transport_table; }

}  // namespace tactus::server
