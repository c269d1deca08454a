#pragma once

#include <string>
#include <string_view>

namespace tactus::server {

/// A message compressed by itself, with a window of 32 KiB, as permessage-deflate carries it
/// without context takeover. Thread: any. Source: RFC 7692, section 7.2.1.
std::string deflate(std::string_view message);

}  // namespace tactus::server
