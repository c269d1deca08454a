#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tactus::app {

/// Suggests the candidate closest to an unknown word, e.g. `; did you mean "port"?`. A candidate is
/// close within one edit per three letters, or if the word is its prefix. Thread: any. Errors:
/// none.
/// @return empty if no candidate is close
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tactus::app
