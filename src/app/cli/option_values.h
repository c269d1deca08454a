#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tactus::app {

/// Parses an option's text and describes its value for help and error messages.
struct OptionValue {
  enum class Kind { single, list, toggle };

  /// Parses and stores a value; a list appends it. @return false if the text is invalid
  std::function<bool(std::string_view text)> read = {};
  std::string noun = {};      ///< with its article, e.g. "a port"
  std::string range = {};     ///< e.g. "0 to 65535"; empty for any
  std::string standard = {};  ///< the default as text; empty for none
  Kind kind = Kind::single;
  /// Says why a text is invalid, if set; else the message is made of noun and range.
  std::function<std::string(std::string_view text)> reason = {};
  std::function<void()> clear = [] {};  ///< empties a list
};

/// Parses a text that is a number in plain notation.
/// @return nothing for other texts: empty, or with a plus sign, space or unit; NaN; infinity
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

/// T for both T and std::optional<T>.
template <class T>
struct Present {
  using Type = T;
};
template <class T>
struct Present<std::optional<T>> {
  using Type = T;
};

/// A number within a closed range.
template <class Out, class Number = typename Present<Out>::Type>
OptionValue number(Out& out, std::type_identity_t<Number> low, std::type_identity_t<Number> high,
                   std::string_view noun) {
  std::string standard;
  if (const std::optional<Number> value = out; value) standard = fmt::to_string(*value);
  return {.read =
              [&out, low, high](std::string_view text) {
                const auto read = number_of<Number>(text);
                if (!read) return false;
                const Number value = *read;
                if (value < low || value > high) return false;
                out = value;
                return true;
              },
          .noun = std::string{noun},
          .range = fmt::format("{} to {}", low, high),
          .standard = std::move(standard)};
}

/// One of a set of words, each with its value.
template <class Out, class Value = typename Present<Out>::Type>
OptionValue word(Out& out, std::vector<std::pair<std::string_view, Value>> words,
                 std::string_view noun) {
  std::string range;
  std::string standard;
  for (const auto& [name, value] : words) {
    if (!range.empty()) range += name == words.back().first ? " or " : ", ";
    range += name;
    if (out == value) standard = name;
  }
  return {.read =
              [&out, words = std::move(words)](std::string_view text) {
                const auto found = std::ranges::find_if(
                    words, [text](const auto& word) { return word.first == text; });
                if (found == words.end()) return false;
                out = found->second;
                return true;
              },
          .noun = std::string{noun},
          .range = std::move(range),
          .standard = std::move(standard)};
}

/// A non-empty text.
inline OptionValue text(std::string& out, std::string_view noun) {
  return {.read =
              [&out](std::string_view value) {
                out = value;
                return !value.empty();
              },
          .noun = std::string{noun},
          .standard = out};
}

/// A list of texts, each checked by `fits`.
inline OptionValue list(std::vector<std::string>& out, bool (*fits)(std::string_view),
                        std::string_view noun) {
  return {.read =
              [&out, fits](std::string_view value) {
                out.emplace_back(value);
                return fits(value);
              },
          .noun = std::string{noun},
          .kind = OptionValue::Kind::list,
          .clear = [&out] { out.clear(); }};
}

/// A switch: true/false, yes/no, on/off or 1/0.
inline OptionValue toggle(bool& out) {
  return {.read =
              [&out](std::string_view value) {
                out = value == "true" || value == "yes" || value == "on" || value == "1";
                return out || value == "false" || value == "no" || value == "off" || value == "0";
              },
          .noun = "true or false",
          .standard = out ? "on" : "off",
          .kind = OptionValue::Kind::toggle};
}

}  // namespace tactus::app
