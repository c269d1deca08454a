#pragma once

#include <string>
#include <string_view>

namespace tactus::load {

/// Inflates one message of permessage-deflate without context takeover.
/// @return false if it is broken or inflates to more than 1 MiB
/// Thread: any. Errors: none but the result. Source: RFC 7692, 7.2.2.
bool inflate_message(std::string_view packed, std::string& out);

}  // namespace tactus::load
