#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/json_echo.h"

namespace tactus::protocol {

class JsonObject;

/// A message of the control socket: what it asks for, and what its answer repeats.
struct ControlMessage {
  /// What an answer repeats is no longer than this, each.
  static constexpr std::size_t max_echo_bytes = protocol::max_echo_bytes;

  Result<TransportCommand> command;
  // JSON texts, as they came.
  std::string name = "null";
  std::string value = "null";
  std::string request_id = {};  ///< empty where there was none
};

/// Reads {"command": …, "value": …, "unit"?: …, "request_id"?: …}.
/// Errors, in `command`: INVALID_ARGUMENT for what is not JSON, not a command, or has a missing
/// value or one of the wrong type, or where what the answer repeats is too long. Ranges are the
/// transport's to check.
ControlMessage parse_control_message(std::string_view text);

/// The same of a message that is parsed already.
ControlMessage read_control_message(const boost::json::object& message);

/// The answer to a message: {"success": true, "command", "value", "state"}, or {"success": false,
/// "command", "error": {"code", "message"}}; and "request_id" where one was given.
std::string encode_control_answer(const ControlMessage& message,
                                  const Result<TransportState>& result);

/// The same as members of an answer that has others before.
void append_control_answer(JsonObject& answer, const ControlMessage& message,
                           const Result<TransportState>& result);

}  // namespace tactus::protocol
