#include "app/monitor/target.h"

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/option_values.h"
#include "client/link/address.h"

namespace tactus::app {
namespace {

constexpr std::string_view clock_suffix = "/transport/clock";
constexpr std::string_view clock_path = "/ws/transport/clock";

/// The value of the query's `hz`, or nothing.
std::optional<std::string_view> rate_in(std::string_view query) {
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    if (part.starts_with("hz=")) return part.substr(3);
    query.remove_prefix(std::min(query.size(), part.size() + 1));
  }
  return std::nullopt;
}

}  // namespace

Result<MonitorTarget> read_target(std::string_view url) {
  auto address = client::parse_address(url);
  if (!address) {
    auto message = "URL: " + address.error().message;
    if (message.find("a key") != std::string::npos)
      message += ": put it into the variable TACTUS_KEY or into --key-file";
    return usage_error(std::move(message));
  }
  MonitorTarget target{.url = address->url(), .authority = address->authority()};
  if (address->path().ends_with(clock_path)) {
    target.clock_only = true;
    const std::string path{address->path()};
    const auto query = std::string_view{address->target}.substr(path.size());
    if (const auto rate = rate_in(query.empty() ? query : query.substr(1))) {
      target.rate_hz = number_of<double>(*rate);
      if (!target.rate_hz)
        return usage_error(fmt::format("URL: hz must be a number, not \"{}\"", *rate));
    }
    address->target = path.substr(0, path.size() - clock_suffix.size());
  }
  target.socket = address->url();
  return target;
}

}  // namespace tactus::app
