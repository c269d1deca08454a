#include "protocol/http/error_reader.h"

#include <boost/json.hpp>

#include "protocol/json/json_parse.h"

namespace tactus::protocol {

std::string read_error_message(std::string_view text) {
  boost::system::error_code failure;
  const auto document = parse_json(text, failure);
  const auto* object = failure ? nullptr : document.if_object();
  const auto* message = object == nullptr ? nullptr : object->if_contains("error");
  if (message == nullptr || !message->is_string()) return {};
  return {message->get_string().data(), message->get_string().size()};
}

}  // namespace tactus::protocol
