#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tactus::app {

/// `; did you mean "port"?`, with the candidate closest to an unknown word: within one slip for
/// every three letters of the word, or beginning with it. Thread: any. Errors: none.
/// @return empty if nothing is close
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tactus::app
