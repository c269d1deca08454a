#include "app/discovery/lan_url.h"

#include <fmt/format.h>

#include "platform/network/network_address.h"

namespace tactus::app {

std::string lan_url(const std::string& mdns_name, std::uint16_t port) {
  std::string host = mdns_name.empty() ? platform::address_in_network() : mdns_name;
  if (host.empty()) host = "localhost";
  return fmt::format("http://{}:{}", host, port);
}

}  // namespace tactus::app
