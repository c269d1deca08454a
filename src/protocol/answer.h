#pragma once

#include <string>
#include <string_view>

#include "protocol/json_object.h"

namespace tactus::protocol {

/// Begins an answer of /ws: its type, and the requestId that the client gave, where it gave one.
/// @param out  empty; must outlive what is returned
JsonObject begin_answer(std::string& out, std::string_view type, std::string_view request_id);

/// {"type", "requestId"?, "success": false, "error": {"code", "message"}}
std::string encode_failure(std::string_view type, std::string_view request_id,
                           std::string_view code, std::string_view message);

}  // namespace tactus::protocol
