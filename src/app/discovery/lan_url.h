#pragma once

#include <cstdint>
#include <string>

namespace tactus::app {

/// The URL by which the machines of the local network reach a server on all addresses.
/// @param mdns_name  the machine's name in mDNS, e.g. "studio.local"; empty if it has none
/// @return e.g. http://studio.local:8000; without a name http://192.168.1.5:8000, the machine's
///         first address in a network; without a network http://localhost:8000
/// Thread: any. Errors: none.
std::string lan_url(const std::string& mdns_name, std::uint16_t port);

}  // namespace tactus::app
