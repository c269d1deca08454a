#include "protocol/json_echo.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>

#include "protocol/json_object.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

/// Boost's own writes 10.5 as 1.05E1, which is right and hard to read. Only it has a text for a
/// number too large for a double, which reads back as the same.
std::string text_of(const json::value& value) {
  if (const double* number = value.if_double(); number != nullptr && std::isfinite(*number))
    return fmt::format("{}", *number);
  const json::object* object = value.if_object();
  if (object == nullptr) return json::serialize(value);
  std::string text = "{";
  for (const auto& [key, member] : *object) {
    if (text.size() > 1) text += ',';
    append_json_text(text, key);
    text += ':';
    text += text_of(member);
  }
  return text += '}';
}

}  // namespace

Result<std::string> echo_of(const json::value& value, std::string_view field) {
  std::string text = text_of(value);
  if (text.size() > max_echo_bytes)
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is too long: at most {} bytes of JSON", field, max_echo_bytes),
                 std::string{field}};
  return text;
}

}  // namespace tactus::protocol
