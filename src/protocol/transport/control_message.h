#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/json/json_echo.h"

namespace tactus::protocol {

class JsonObject;

/// A message of the control socket: the command, and the fields its answer repeats.
struct ControlMessage {
  /// Limit of each repeated field.
  static constexpr std::size_t max_echo_bytes = protocol::max_echo_bytes;

  Result<TransportCommand> command;
  // JSON texts, as received.
  std::string name = "null";
  std::string value = "null";
  std::string request_id = {};  ///< empty if absent

  /// {"type": "auth", "key": …, "requestId"?: …}, which is no command.
  struct Auth {
    std::string key;
    std::string request_id = {};  ///< empty if absent or too long
  };
  std::optional<Auth> auth = {};
};

/// Reads {"command": …, "value": …, "unit"?: …, "request_id"?: …}. The transport checks ranges.
/// Errors, in `command`: INVALID_ARGUMENT for invalid JSON, an unknown command, or a missing or
/// mistyped value. The same code is given if a repeated field is too long.
ControlMessage parse_control_message(std::string_view text);

/// The same for a parsed message.
ControlMessage read_control_message(const boost::json::object& message);

/// Encodes the answer to a message: {"success": true, "command", "value", "state"} or {"success":
/// false, "command", "error": {"code", "message"}}. It adds "request_id" if the client sent one.
std::string encode_control_answer(const ControlMessage& message,
                                  const Result<TransportState>& result);

/// Appends the same members to an answer that already has others.
void append_control_answer(JsonObject& answer, const ControlMessage& message,
                           const Result<TransportState>& result);

}  // namespace tactus::protocol
