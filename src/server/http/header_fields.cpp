#include "server/http/header_fields.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "server/access/field_text.h"

namespace tactus::server {
namespace {

namespace http = boost::beast::http;

/// Whether the parameters of a coding have a weight of 0, e.g. "q=0.000".
bool is_excluded(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    const std::string_view each = access::take_item(parameters, ';');
    if (each.size() < 2 || !access::equals_ignoring_case(each.substr(0, 2), "q=")) continue;
    return each.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::string http_date(std::int64_t unix_ns) {
  const auto seconds = static_cast<std::time_t>(unix_ns / 1'000'000'000);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
}

bool accepts_gzip(std::string_view accept_encoding) noexcept {
  bool any = false;
  while (!accept_encoding.empty()) {
    std::string_view parameters = access::take_item(accept_encoding, ',');
    const std::string_view coding = access::take_item(parameters, ';');
    const bool accepted = !is_excluded(parameters);
    if (access::equals_ignoring_case(coding, "gzip") ||
        access::equals_ignoring_case(coding, "x-gzip"))
      return accepted;
    if (coding == "*") any = accepted;
  }
  return any;
}

void join_lines(http::fields& fields, http::field name) {
  if (fields.count(name) < 2) return;
  std::string joined;
  const auto [first, end] = fields.equal_range(name);
  for (auto line = first; line != end; ++line) {
    if (!joined.empty()) joined += ", ";
    joined.append(line->value().data(), line->value().size());
  }
  fields.set(name, joined);
}

}  // namespace tactus::server
