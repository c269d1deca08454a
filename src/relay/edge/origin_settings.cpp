#include "relay/edge/origin_settings.h"

#include <boost/json.hpp>
#include <type_traits>

#include "protocol/json/json_parse.h"

namespace tactus::relay {

Result<TransportOptions> read_settings(std::string_view metrics) {
  boost::system::error_code failure;
  const auto document = protocol::parse_json(metrics, failure);
  const auto* object = failure ? nullptr : document.if_object();
  TransportOptions options;
  const auto read = [object](std::string_view member, auto& out, double low, double high) {
    const auto* value = object != nullptr ? object->if_contains(member) : nullptr;
    if (value == nullptr || !value->is_number()) return false;
    const double number = value->to_number<double>();
    if (!(number >= low && number <= high)) return false;
    out = static_cast<std::remove_reference_t<decltype(out)>>(number);
    return true;
  };
  if (read("sample_rate", options.sample_rate, min_sample_rate, max_sample_rate) &&
      read("block_size", options.block_size, 1.0, static_cast<double>(max_block_size)) &&
      read("target_hz", options.update_hz, min_update_hz, max_update_hz))
    return options;
  return Error{ErrorCode::invalid_argument, "an origin without valid settings"};
}

}  // namespace tactus::relay
