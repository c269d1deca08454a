#pragma once

#include <tactus/beat_reader.h>
#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/control_message.h"

namespace tactus::protocol {

/// A message of a client on /ws: a JSON object with a type.
struct WsMessage {
  std::string type;
  std::string request_id;  ///< empty where there was none, or no text
  boost::json::object members;
};

/// Why a text is no WsMessage.
struct BadMessage {
  std::string_view code;  ///< INVALID_JSON or INVALID_VALUE
  std::string message;
  std::string request_id = {};  ///< as far as it could be read
};

/// Reads a message of /ws. An answer repeats its type and requestId, so neither may be longer than
/// max_echo_bytes.
std::variant<WsMessage, BadMessage> parse_ws_message(std::string_view text);

/// {"type": "error", "requestId"?, "success": false, "error": {"code", "message"}}
/// @param code  e.g. "INVALID_VALUE"
std::string encode_error(std::string_view request_id, std::string_view code,
                         std::string_view message);

/// An answer that says no more than who did it: {"type", "requestId"?, "clientId", "success": true,
/// "data": {"clientId"}}.
std::string encode_done(std::string_view type, std::string_view request_id,
                        std::uint32_t client_id);

/// What a transport.subscribe asks for.
struct StateOptions {
  double rate_hz;          ///< 1 to 240
  bool sent_time = false;  ///< whether each state says when it was sent
};

/// The same with what a transport.subscribe gets; sentTime where it was asked for.
std::string encode_transport_subscribed(std::string_view request_id, std::uint32_t client_id,
                                        const StateOptions& options);

/// A state as transport.state: flat, beside the type.
std::string encode_typed(const TransportState& state);

/// The same with the server's time at which it is handed out to be sent, sent_ms.
std::string encode_timed(const TransportState& state, double sent_ms);

/// beat.event, flat.
std::string encode(const BeatEvent& beat);

/// transport.result: the answer of the control socket, with type and requestId.
std::string encode_transport_result(std::string_view request_id, const ControlMessage& control,
                                    const Result<TransportState>& result);

/// The command in a transport.command: what the control socket takes.
ControlMessage read_transport_command(const WsMessage& message);

/// The options of a transport.subscribe.
/// @param default_hz  unless it asks for another rate
/// Errors: INVALID_ARGUMENT, OUT_OF_RANGE.
Result<StateOptions> read_state_options(const WsMessage& message, double default_hz);

/// The t0 of a time.sync as JSON text, for its answer; "null" where there is none.
/// Errors: INVALID_ARGUMENT where it is too long.
Result<std::string> read_t0(const WsMessage& message);

/// time.synced. @param t0  the client's, as JSON text
std::string encode_time_synced(std::string_view request_id, std::string_view t0, double t1_ms,
                               double t2_ms);

}  // namespace tactus::protocol
