#include "protocol/json/option_reader.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tactus::protocol {
namespace {

namespace json = boost::json;

/// Reads a whole number, 0 or more, also if written with a point.
std::optional<std::size_t> whole(const json::value& value) {
  if (!value.is_number()) return std::nullopt;
  const auto number = value.to_number<double>();
  if (!(number >= 0.0 && number <= 1e9) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::size_t>(number);
}

/// A value as an error message shows it. Long values are described by their type.
std::string shown(const json::value& value) {
  constexpr std::size_t max_shown = 40;
  if (value.is_number()) return fmt::format("{}", value.to_number<double>());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (const json::array* array = value.if_array())
    return fmt::format("an array of length {}", array->size());
  if (value.is_object()) return "an object";
  const json::string* text = value.if_string();
  if (text == nullptr) return "null";
  if (text->size() > max_shown) return "a long string";
  return fmt::format("\"{}\"", std::string_view{text->data(), text->size()});
}

}  // namespace

void OptionReader::number(std::string_view name, double minimum, double maximum, double& out) {
  const json::value* value = find(name);
  if (value == nullptr) return;
  if (!value->is_number())
    return fail(ErrorCode::invalid_argument, name,
                fmt::format("{} must be a number, not {}", name, shown(*value)));
  const auto number = value->to_number<double>();
  if (!(number >= minimum && number <= maximum))
    return fail(
        ErrorCode::out_of_range, name,
        fmt::format("{} must be between {} and {}, not {}", name, minimum, maximum, number));
  out = number;
}

void OptionReader::boolean(std::string_view name, bool& out) {
  const json::value* value = find(name);
  if (value == nullptr) return;
  if (!value->is_bool())
    return fail(ErrorCode::invalid_argument, name,
                fmt::format("{} must be true or false, not {}", name, shown(*value)));
  out = value->get_bool();
}

void OptionReader::interval(std::string_view name, std::size_t limit, std::size_t& first,
                            std::size_t& end) {
  const json::value* value = find(name);
  if (value == nullptr) return;
  const json::array* pair = value->if_array();
  const auto wrong = [&](ErrorCode code) {
    const std::string given = pair != nullptr && pair->size() == 2
                                  ? fmt::format("[{}, {}]", shown((*pair)[0]), shown((*pair)[1]))
                                  : shown(*value);
    fail(code, name,
         fmt::format("{} must be [first, last) in whole numbers, 0 <= first < last <= {}, not {}",
                     name, limit, given));
  };
  if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number())
    return wrong(ErrorCode::invalid_argument);
  const auto low = whole((*pair)[0]);
  const auto high = whole((*pair)[1]);
  if (!low || !high || *low >= *high || *high > limit) return wrong(ErrorCode::out_of_range);
  first = *low;
  end = *high;
}

std::size_t OptionReader::index_of(std::string_view option, const std::string_view* names,
                                   std::size_t count) {
  const json::value* value = find(option);
  if (value == nullptr) return count;
  std::string known;
  for (std::size_t i = 0; i < count; ++i) {
    if (value->is_string() && value->get_string() == names[i]) return i;
    const char* joint = i == 0 ? "" : i + 1 == count ? " or " : ", ";
    known += fmt::format("{}\"{}\"", joint, names[i]);
  }
  fail(ErrorCode::invalid_argument, option,
       fmt::format("{} must be {}, not {}", option, known, shown(*value)));
  return count;
}

void OptionReader::fail(ErrorCode code, std::string_view option, std::string message) {
  if (ok()) error_ = {code, std::move(message), std::string{option}};
}

const json::value* OptionReader::find(std::string_view name) const {
  const json::value* value = message_.if_contains(name);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

}  // namespace tactus::protocol
