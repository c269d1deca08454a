#include <array>
#include <string>
#include <utility>

#include "protocol/typed_message.h"
#include "server/typed_commands.h"
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

constexpr std::array<std::string_view, 2> transport_subscribed{"transport.subscribed",
                                                               "transport.state"};
constexpr std::array<std::string_view, 1> transport_unsubscribed{"transport.unsubscribed"};
constexpr std::array<std::string_view, 1> transport_result{"transport.result"};
constexpr std::array<std::string_view, 2> beat_subscribed{"beat.subscribed", "beat.event"};
constexpr std::array<std::string_view, 1> beat_unsubscribed{"beat.unsubscribed"};
constexpr std::array<std::string_view, 1> time_synced{"time.synced"};

constexpr std::array table{
    TypedCommand{"beat.subscribe", "Every beat that the playhead crosses, in order",
                 R"({"type":"beat.subscribe","requestId":"b1"})", beat_subscribed, subscribe_beats},
    TypedCommand{"beat.unsubscribe", "No more beats",
                 R"({"type":"beat.unsubscribe","requestId":"b2"})", beat_unsubscribed,
                 unsubscribe_beats},
    TypedCommand{"transport.subscribe", "The clock's state at once, then at rateHz",
                 R"({"type":"transport.subscribe","requestId":"t1","rateHz":30})",
                 transport_subscribed, subscribe_transport},
    TypedCommand{"transport.unsubscribe", "No more states",
                 R"({"type":"transport.unsubscribe","requestId":"t2"})", transport_unsubscribed,
                 unsubscribe_transport},
    TypedCommand{
        "transport.command", "A command to the transport, answered when it is in effect",
        R"({"type":"transport.command","requestId":"t3","command":"seek","value":4,"unit":"beats"})",
        transport_result, command_transport},
    TypedCommand{"time.sync", "The server's clock at receipt and at sending, in Unix ms",
                 R"({"type":"time.sync","requestId":"s1","t0":1700641234567.25})", time_synced,
                 sync_time},
};

}  // namespace

std::span<const TypedCommand> transport_commands() noexcept { return table; }

}  // namespace tactus::server
