#include "server/access/host_names.h"

#include <stdexcept>

#include "server/access/host.h"

namespace tactus::server::access {

HostNames::HostNames(std::string_view machine_name, std::span<const std::string> extra_names) {
  if (is_name(machine_name)) {
    const std::string name = Host::parse(machine_name)->text();
    const std::string first_label = name.substr(0, name.find('.'));
    // The machines of the same domain leave it out. mDNS announces the first label.
    names_.insert({name, first_label, first_label + ".local"});
  }
  for (const std::string& extra : extra_names) {
    if (!is_name(extra))
      throw std::invalid_argument{"names: \"" + extra +
                                  "\" is not a host name; use one like stage.local"};
    names_.insert(Host::parse(extra)->text());
  }
}

void HostNames::add(std::string_view announced_name) {
  if (!is_name(announced_name)) return;
  const std::lock_guard lock{mutex_};
  names_.insert(Host::parse(announced_name)->text());
}

bool HostNames::accepts(std::string_view host_field) const {
  const auto authority = Authority::parse(host_field);
  if (!authority) return false;
  const Host& host = authority->host;
  if (host.is_address() || host.is_loopback()) return true;
  const std::lock_guard lock{mutex_};
  return names_.contains(host.text());
}

bool HostNames::is_name(std::string_view text) {
  const auto host = Host::parse(text);
  return host && !host->is_address();
}

}  // namespace tactus::server::access
