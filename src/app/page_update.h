#pragma once

#include <string>
#include <string_view>

namespace tactus::app {

/// What has to be written to a terminal that shows one page for it to show another, in few bytes:
/// the characters that have changed, each run with its place and colour.
/// @param shown, page  lines of StyledLines
/// @return empty where both look the same
/// Thread: any. Errors: none.
std::string page_update(std::string_view shown, std::string_view page);

}  // namespace tactus::app
