#include "protocol/json/json_parse.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cstdint>
#include <string>

namespace tactus::protocol {
namespace {

namespace json = boost::json;
using boost::system::error_code;
using Text = json::string_view;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Builds a value from parser events.
struct Builder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  bool on_document_begin(error_code&) {
    stack.reset();
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t members, error_code&) {
    stack.push_object(members);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t elements, error_code&) {
    stack.push_array(elements);
    return true;
  }
  bool on_key_part(Text part, std::size_t, error_code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_key(Text rest, std::size_t, error_code&) {
    stack.push_key(rest);
    return true;
  }
  bool on_string_part(Text part, std::size_t, error_code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_string(Text rest, std::size_t, error_code&) {
    stack.push_string(rest);
    return true;
  }
  bool on_number_part(Text part, error_code&) {
    number.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t value, Text, error_code&) {
    number.clear();
    stack.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, Text, error_code&) {
    number.clear();
    stack.push_uint64(value);
    return true;
  }
  bool on_double(double nearly, Text rest, error_code&) {
    number.append(rest.data(), rest.size());
    double exact = nearly;  // kept if the number exceeds the range of double
    std::from_chars(number.data(), number.data() + number.size(), exact);
    number.clear();
    stack.push_double(exact);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(Text, error_code&) { return true; }
  bool on_comment(Text, error_code&) { return true; }

  json::value_stack stack;
  std::string number;  // the parts so far
};

}  // namespace

json::value parse_json(std::string_view text, error_code& error) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.ends_with('\0')) text.remove_suffix(1);
  json::basic_parser<Builder> parser{json::parse_options{}};
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (error) return nullptr;
  return parser.handler().stack.release();
}

}  // namespace tactus::protocol
