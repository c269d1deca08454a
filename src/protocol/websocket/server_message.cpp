#include "protocol/websocket/server_message.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <utility>

#include "protocol/json/json_parse.h"
#include "protocol/transport/state_reader.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::object& object, std::string_view member) {
  const json::value* value = object.if_contains(member);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

Result<ServerMessage> read_beat(const json::object& object) {
  const json::value* downbeat = object.if_contains("downbeat");
  if (downbeat == nullptr || !downbeat->is_bool())
    return Error{ErrorCode::invalid_argument, "downbeat must be true or false", "downbeat"};
  return ServerMessage{BeatUpdate{downbeat->get_bool()}};
}

Result<ServerMessage> read_subscribed(const json::object& object) {
  const Error fault{ErrorCode::invalid_argument,
                    fmt::format("bandHz must be {} ascending frequencies", band_count), "bandHz"};
  const json::value* centres = object.if_contains("bandHz");
  if (centres == nullptr || !centres->is_array() || centres->get_array().size() != band_count)
    return fault;
  FftSubscribed subscribed;
  auto out = subscribed.band_hz.begin();
  double before = 0.0;
  for (const json::value& centre : centres->get_array()) {
    const double hz = centre.is_number() ? centre.to_number<double>() : 0.0;
    if (!std::isfinite(hz) || hz <= before) return fault;
    *out++ = before = hz;
  }
  return ServerMessage{subscribed};
}

template <class T>
Result<ServerMessage> as_message(Result<T> read) {
  if (!read) return read.error();
  return ServerMessage{std::move(*read)};
}

}  // namespace

Result<ServerMessage> read_server_message(std::string_view text) {
  boost::system::error_code failure;
  const auto document = parse_json(text, failure);
  if (failure) return Error{ErrorCode::invalid_argument, "not JSON: " + failure.message()};
  const auto* object = document.if_object();
  if (object == nullptr) return Error{ErrorCode::invalid_argument, "not a JSON object"};
  const std::string_view type = text_of(*object, "type");
  if (type == "transport.state") return as_message(read_state(text));
  if (type == "audio.fft.frame") return as_message(read_fft_frame(text));
  if (type == "beat.event") return read_beat(*object);
  if (type == "audio.fft.subscribed") return read_subscribed(*object);
  const bool table_full = type == "audio.fft.rejected";
  if (table_full || type == "error") {
    return ServerMessage{RequestError{.request_id = std::string{text_of(*object, "requestId")},
                                      .table_full = table_full}};
  }
  return ServerMessage{};
}

std::string encode_request(std::string_view type) {
  return fmt::format(R"({{"type":"{0}","requestId":"{0}"}})", type);
}

}  // namespace tactus::protocol
