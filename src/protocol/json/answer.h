#pragma once

#include <string>
#include <string_view>

#include "protocol/json/json_object.h"

namespace tactus::protocol {

/// Begins an answer on /ws: its type, and the client's requestId if it sent one.
/// @param out  empty; must outlive the result
JsonObject begin_answer(std::string& out, std::string_view type, std::string_view request_id);

/// {"type", "requestId"?, "success": false, "error": {"code", "message"}}
std::string encode_failure(std::string_view type, std::string_view request_id,
                           std::string_view code, std::string_view message);

}  // namespace tactus::protocol
