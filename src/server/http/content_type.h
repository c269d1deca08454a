#pragma once

#include <string_view>

namespace tactus::server {

/// The Content-Type of a file by its name's extension; application/octet-stream if it is unknown.
/// Thread: any. Errors: none.
std::string_view content_type_of(std::string_view name) noexcept;

}  // namespace tactus::server
