#pragma once

#include <string>
#include <string_view>

namespace tactus::app {

/// Unpacks one message of permessage-deflate that needs nothing of those before it.
/// @return false for what is none, or unpacks to more than 1 MiB
/// Thread: any. Errors: none but the result. Source: RFC 7692, 7.2.2.
bool inflate_message(std::string_view packed, std::string& out);

}  // namespace tactus::app
