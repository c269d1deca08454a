#include "audio/drivers/jack_ports.h"

#include <algorithm>
#include <utility>

#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

/// The first ports of a client, at most one for each side.
std::vector<std::string> ports_of(const std::string& client,
                                  std::span<const std::string> available) {
  std::vector<std::string> ports;
  for (const std::string& port : available)
    if (ports.size() < channels && port.starts_with(client + ':')) ports.push_back(port);
  return ports;
}

void link_all(const std::vector<std::string>& ports, std::vector<JackLink>& links) {
  for (std::size_t i = 0; i < ports.size(); ++i)
    links.push_back({.side = i % channels, .port = ports[i]});
  if (ports.size() == 1) links.push_back({.side = 1, .port = ports.front()});
}

Error no_port(const std::string& name, std::span<const std::string> available) {
  std::string why = "no JACK client or port \"" + name + '"';
  for (std::size_t i = 0; i < available.size(); ++i)
    why += (i == 0 ? "; available: \"" : ", \"") + available[i] + '"';
  return {ErrorCode::not_found, std::move(why), "connect"};
}

}  // namespace

Result<std::vector<JackLink>> choose_jack_ports(std::span<const std::string> available,
                                                std::span<const std::string> wanted) {
  std::vector<JackLink> links;
  std::vector<std::string> named;
  for (const std::string& name : wanted) {
    if (std::ranges::find(available, name) != available.end()) {
      named.push_back(name);
      continue;
    }
    const auto ports = ports_of(name, available);
    if (ports.empty()) return no_port(name, available);
    link_all(ports, links);
  }
  link_all(named, links);
  return links;
}

}  // namespace tactus::audio
