#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tactus::app {

/// The candidate that was most likely meant by a word nobody knows: within one slip for every three
/// letters of the word, or its beginning. Thread: any. Errors: none.
/// @return empty where nothing is close
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

/// `; did you mean "port"?`, or nothing where there is no suggestion. @param prefix  put before it
std::string did_you_mean(std::string_view suggestion, std::string_view prefix = "");

}  // namespace tactus::app
