#pragma once

#include <string>

// Names and addresses of this machine.
// Thread: any. Errors: none.
namespace tactus::platform {

/// Returns the machine's host name, with or without a domain; empty if the system has none.
/// Source: gethostname(2).
std::string machine_name();

/// Returns whether a server on this host or address is reachable from this machine only.
/// @param host  an address or a name. Of a name with several addresses, IPv4 counts first. A name
///              without an address counts as loopback.
/// Waits for the name service.
bool is_loopback_host(const std::string& host);

/// Returns an address by which other machines may reach this one: the first IPv4 address of a
/// running interface, else the first IPv6 address that is not link-local, as a URL writes it.
/// @return empty without a network
std::string address_in_network();

}  // namespace tactus::platform
