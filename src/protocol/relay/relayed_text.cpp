#include "protocol/relay/relayed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <optional>

#include "protocol/json/json_parse.h"

namespace tactus::protocol {
namespace {

constexpr std::array<std::string_view, 2> time_members{"timestamp_ms", "beat_timestamp_ms"};

Error bad_text(std::string what) { return {ErrorCode::invalid_argument, std::move(what)}; }

/// Replaces the number of a member in the text. The messages are flat objects of our own encoder,
/// so the first such key is the member.
bool replace_time(std::string& text, std::string_view member,
                  const std::function<double(double)>& to_local) {
  const std::string key = fmt::format("\"{}\":", member);
  const auto found = text.find(key);
  if (found == std::string::npos) return false;
  const std::size_t begin = found + key.size();
  double unix_ms = 0.0;
  const auto [end, failure] =
      std::from_chars(text.data() + begin, text.data() + text.size(), unix_ms);
  if (failure != std::errc{} || !std::isfinite(unix_ms)) return false;
  const double local_ms = std::round(to_local(unix_ms) * 1'000.0) / 1'000.0;
  if (!std::isfinite(local_ms)) return false;
  text.replace(begin, static_cast<std::size_t>(end - text.data()) - begin,
               fmt::format("{:.3f}", local_ms));
  return true;
}

}  // namespace

Result<std::string> relayed_text(std::string_view json, std::string_view type,
                                 const std::function<double(double)>& to_local) {
  boost::system::error_code failure;
  const auto document = parse_json(json, failure);
  const auto* object = failure ? nullptr : document.if_object();
  if (object == nullptr) return bad_text("not a JSON object");
  const auto* its_type = object->if_contains("type");
  if (its_type == nullptr || !its_type->is_string() || its_type->get_string() != type)
    return bad_text(fmt::format("not of type {}", type));
  std::string text{json};
  for (const std::string_view member : time_members)
    if (object->contains(member) && !replace_time(text, member, to_local))
      return bad_text(fmt::format("{} must be a finite number", member));
  return text;
}

}  // namespace tactus::protocol
