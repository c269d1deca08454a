#include "protocol/websocket/ws_message.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "protocol/json/answer.h"
#include "protocol/json/json_echo.h"
#include "protocol/json/json_object.h"
#include "protocol/json/json_parse.h"
#include "protocol/json/option_reader.h"
#include "protocol/transport/transport_json.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

constexpr std::string_view invalid_json = "INVALID_JSON";
constexpr std::string_view invalid_value = "INVALID_VALUE";

/// Checks the text's length on the wire, escapes included.
bool short_enough(const json::value& text) { return echo_of(text, {}).ok(); }

}  // namespace

std::variant<WsMessage, BadMessage> parse_ws_message(std::string_view text) {
  boost::system::error_code error;
  json::value parsed = parse_json(text, error);
  if (error) return BadMessage{invalid_json, "message is not JSON: " + error.message()};
  json::object* members = parsed.if_object();
  if (members == nullptr) return BadMessage{invalid_value, "message must be a JSON object"};

  std::string request_id;
  if (const json::value* id = members->if_contains("requestId"); id != nullptr && id->is_string()) {
    if (!short_enough(*id))
      return BadMessage{invalid_value,
                        fmt::format("requestId must be at most {} bytes", max_echo_bytes)};
    request_id = id->get_string();
  }
  const json::value* type = members->if_contains("type");
  if (type == nullptr || !type->is_string())
    return BadMessage{invalid_value, "type must be a string", std::move(request_id)};
  if (!short_enough(*type))
    return BadMessage{invalid_value, "unknown type: its name is too long", std::move(request_id)};
  std::string name{type->get_string()};
  return WsMessage{std::move(name), std::move(request_id), std::move(*members)};
}

std::string encode_error(std::string_view request_id, std::string_view code,
                         std::string_view message) {
  return encode_failure("error", request_id, code, message);
}

std::string encode_done(std::string_view type, std::string_view request_id,
                        std::uint32_t client_id) {
  std::string data;
  JsonObject{data}.integer("clientId", std::uint64_t{client_id}).end();
  std::string answer;
  begin_answer(answer, type, request_id)
      .integer("clientId", std::uint64_t{client_id})
      .boolean("success", true)
      .json("data", data)
      .end();
  return answer;
}

std::string_view read_key(const WsMessage& message) {
  const json::value* key = message.members.if_contains("key");
  if (key == nullptr || !key->is_string()) return {};
  return {key->get_string().data(), key->get_string().size()};
}

std::string encode_auth_result(std::string_view request_id, const Result<std::string_view>& role) {
  if (!role)
    return encode_failure("auth.result", request_id, name(role.error().code), role.error().message);
  std::string answer;
  begin_answer(answer, "auth.result", request_id)
      .boolean("success", true)
      .text("role", *role)
      .end();
  return answer;
}

std::string encode_transport_subscribed(std::string_view request_id, std::uint32_t client_id,
                                        const StateOptions& options) {
  const std::string rate = fmt::format("{}", options.rate_hz);  // without a point if whole, as in a
                                                                // request
  std::string data;
  JsonObject same{data};
  same.integer("clientId", std::uint64_t{client_id}).json("rateHz", rate);
  std::string answer;
  JsonObject object = begin_answer(answer, "transport.subscribed", request_id);
  object.integer("clientId", std::uint64_t{client_id}).json("rateHz", rate);
  if (options.sent_time) {
    same.boolean("sentTime", true);
    object.boolean("sentTime", true);
  }
  same.end();
  object.boolean("success", true).json("data", data).end();
  return answer;
}

std::string encode_with_type(const TransportState& state) {
  std::string json = R"({"type":"transport.state",)";
  json.reserve(560);
  return json.append(encode(state), 1);
}

std::string encode_timed(const TransportState& state, double sent_ms) {
  std::string json;
  json.reserve(600);
  JsonObject{json}.text("type", "transport.state").number("sent_ms", sent_ms);
  json += ',';
  return json.append(encode(state), 1);
}

std::string encode(const BeatEvent& beat) {
  std::string json;
  json.reserve(300);
  JsonObject{json}
      .text("type", "beat.event")
      .boolean("tick", true)
      .boolean("downbeat", beat.downbeat())
      .integer("beat_index", beat.beat_index)
      .integer("bar_index", beat.bar_index)
      .integer("beat_in_bar", std::int64_t{beat.beat_in_bar})
      .number("beat_phase", 0.0)  // the event coincides with the beat
      .number("bpm", beat.bpm)
      .number("confidence", 1.0)  // the transport's tempo is exact
      .integer("sample_pos", beat.sample_pos)
      .number("timestamp_ms", beat.timestamp_ms)
      .end();
  return json;
}

std::string encode_transport_result(std::string_view request_id, const ControlMessage& control,
                                    const Result<TransportState>& result) {
  std::string answer;
  answer.reserve(600);
  JsonObject object = begin_answer(answer, "transport.result", request_id);
  append_control_answer(object, control, result);
  object.end();
  return answer;
}

ControlMessage read_transport_command(const WsMessage& message) {
  return read_control_message(message.members);
}

Result<StateOptions> read_state_options(const WsMessage& message, double default_hz) {
  StateOptions asked{.rate_hz = default_hz};
  OptionReader options{message.members};
  options.number("rateHz", min_update_hz, max_update_hz, asked.rate_hz);
  options.boolean("sentTime", asked.sent_time);
  if (!options.ok()) return options.take_error();
  return asked;
}

Result<std::string> read_t0(const WsMessage& message) {
  const json::value* t0 = message.members.if_contains("t0");
  if (t0 == nullptr) return std::string{"null"};
  return echo_of(*t0, "t0");
}

std::string encode_time_synced(std::string_view request_id, std::string_view t0, double t1_ms,
                               double t2_ms) {
  std::string answer;
  answer.reserve(200);
  begin_answer(answer, "time.synced", request_id)
      .json("t0", t0)
      .number("t1", t1_ms)
      .number("t2", t2_ms)
      .end();
  return answer;
}

}  // namespace tactus::protocol
