#pragma once

#include <tactus/beat_reader.h>
#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/transport/control_message.h"

namespace tactus::protocol {

/// A client's message on /ws: a JSON object with a type.
struct WsMessage {
  std::string type;
  std::string request_id;  ///< empty if absent or not a string
  boost::json::object members;
};

/// The reason why a text is not a WsMessage.
struct BadMessage {
  std::string_view code;  ///< INVALID_JSON or INVALID_VALUE
  std::string message;
  std::string request_id = {};  ///< empty if it could not be read
};

/// Parses a message of /ws. Answers repeat its type and requestId, which are therefore limited to
/// max_echo_bytes each.
std::variant<WsMessage, BadMessage> parse_ws_message(std::string_view text);

/// {"type": "error", "requestId"?, "success": false, "error": {"code", "message"}}
/// @param code  e.g. "INVALID_VALUE"
std::string encode_error(std::string_view request_id, std::string_view code,
                         std::string_view message);

/// Encodes an answer that contains only the client's id:
/// {"type", "requestId"?, "clientId", "success": true, "data": {"clientId"}}
std::string encode_done(std::string_view type, std::string_view request_id,
                        std::uint32_t client_id);

/// The key of an auth message; empty if it is absent or no text.
std::string_view read_key(const WsMessage& message);

/// {"type": "auth.result", "requestId"?, "success": true, "role"}, or success false and the error.
std::string encode_auth_result(std::string_view request_id, const Result<std::string_view>& role);

/// Options of a transport.subscribe.
struct StateOptions {
  double rate_hz;          ///< 1 to 240
  bool sent_time = false;  ///< adds the sending time to each state
};

/// The same, with the granted options; sentTime only if requested.
std::string encode_transport_subscribed(std::string_view request_id, std::uint32_t client_id,
                                        const StateOptions& options);

/// Encodes transport.state: the state's members beside the type.
std::string encode_with_type(const TransportState& state);

/// The same, with sent_ms, the server's time when the message is queued for sending.
std::string encode_timed(const TransportState& state, double sent_ms);

/// beat.event, flat.
std::string encode(const BeatEvent& beat);

/// Encodes transport.result: the control socket's answer with type and requestId.
std::string encode_transport_result(std::string_view request_id, const ControlMessage& control,
                                    const Result<TransportState>& result);

/// Reads the command in a transport.command, in the control socket's format.
ControlMessage read_transport_command(const WsMessage& message);

/// Reads the options of a transport.subscribe.
/// @param default_hz  rate if none is requested
/// Errors: INVALID_ARGUMENT, OUT_OF_RANGE.
Result<StateOptions> read_state_options(const WsMessage& message, double default_hz);

/// Returns the t0 of a time.sync as JSON text, for the answer; "null" if absent.
/// Errors: INVALID_ARGUMENT if it is too long.
Result<std::string> read_t0(const WsMessage& message);

/// Encodes time.synced.
/// @param t0  the client's, as JSON text
std::string encode_time_synced(std::string_view request_id, std::string_view t0, double t1_ms,
                               double t2_ms);

}  // namespace tactus::protocol
