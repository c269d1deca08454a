#include "app/serve/bind_error.h"

#include <fmt/format.h>

namespace tactus::app {

std::string bind_error(const ServeOptions& options, const std::system_error& error) {
  const bool is_localhost = options.host == ServeOptions{}.host;
  const auto place = fmt::format("port {} on {}{}", options.port, options.host,
                                 is_localhost ? " (127.0.0.1 or ::1)" : "");
  if (error.code() == std::errc::address_in_use) {
    return fmt::format(
        "{} is in use: stop the other program or choose another --port (0 selects a free one)",
        place);
  }
  if (error.code() == std::errc::permission_denied) {
    return fmt::format("{} needs privileges: choose a --port of 1024 or above", place);
  }
  if (error.code() == std::errc::address_not_available) {
    return fmt::format("cannot listen on {}: not an address of this machine", options.host);
  }
  return fmt::format("cannot listen on {}: {}", place, error.code().message());
}

}  // namespace tactus::app
