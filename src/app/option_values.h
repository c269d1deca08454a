#pragma once

#include <fmt/format.h>
#include <tactus/result.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace tactus::app {

/// An OUT_OF_RANGE or INVALID_ARGUMENT error in the form `"80a" is not a port (0 to 65535)`.
inline Error bad_value(std::string_view value, std::string_view expected) {
  return {ErrorCode::invalid_argument, fmt::format("\"{}\" is not {}", value, expected)};
}

/// A number that is the whole of a text, in plain notation.
/// @return nothing for anything else: an empty text, a sign +, a space, a unit, a NaN, an infinity
template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{} || rest != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) return std::nullopt;
  }
  return number;
}

/// Reads a number within a closed range into `out`.
/// @param noun  with its article, for the error, e.g. "a port"
template <class Number>
Outcome read_number(std::string_view value, std::type_identity_t<Number> low,
                    std::type_identity_t<Number> high, std::string_view noun, Number& out) {
  const auto number = number_of<Number>(value);
  if (!number || *number < low || *number > high) {
    return bad_value(value, fmt::format("{} ({} to {})", noun, low, high));
  }
  out = *number;
  return success();
}

/// Reads true or false (also yes/no, on/off, 1/0, as environment variables have them) into `out`.
inline Outcome read_switch(std::string_view value, bool& out) {
  if (value == "true" || value == "yes" || value == "on" || value == "1") {
    out = true;
  } else if (value == "false" || value == "no" || value == "off" || value == "0") {
    out = false;
  } else {
    return bad_value(value, "true or false");
  }
  return success();
}

}  // namespace tactus::app
