#include "protocol/json/json_echo.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>

#include "protocol/json/json_object.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

/// Boost's serialiser writes 10.5 as 1.05E1, and writes invalid JSON for numbers beyond double.
void append_text(std::string& out, const json::value& value) {
  if (const double* number = value.if_double()) {
    if (std::isfinite(*number))
      out += fmt::format("{}", *number);
    else
      out += *number < 0.0 ? "-1e999" : "1e999";  // reads back as infinity
  } else if (const json::array* array = value.if_array()) {
    out += '[';
    for (const json::value& element : *array) {
      if (&element != &array->front()) out += ',';
      append_text(out, element);
    }
    out += ']';
  } else if (const json::object* object = value.if_object()) {
    out += '{';
    for (const auto& member : *object) {
      if (&member != &*object->begin()) out += ',';
      append_json_text(out, member.key());
      out += ':';
      append_text(out, member.value());
    }
    out += '}';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

Result<std::string> echo_of(const json::value& value, std::string_view field) {
  std::string text;
  append_text(text, value);
  if (text.size() > max_echo_bytes)
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is too long: at most {} bytes of JSON", field, max_echo_bytes),
                 std::string{field}};
  return text;
}

}  // namespace tactus::protocol
