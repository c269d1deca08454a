#include "platform/network/network_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>

namespace tactus::platform {
namespace {

/// Copies the address: a pointer to another type of address would break the aliasing rules.
template <class Address>
Address copied(const sockaddr& from) noexcept {
  Address to{};
  std::memcpy(&to, &from, sizeof to);
  return to;
}

bool is_loopback(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET)
    return ntohl(copied<sockaddr_in>(address).sin_addr.s_addr) >> 24U == 127;
  const auto ipv6 = copied<sockaddr_in6>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6)) return ipv6.s6_addr[12] == 127;
  return IN6_IS_ADDR_LOOPBACK(&ipv6);
}

/// The address in a URL; empty for a link-local one, which needs an interface's name.
std::string url_text(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    const auto ipv4 = copied<sockaddr_in>(address).sin_addr;
    return ::inet_ntop(AF_INET, &ipv4, text.data(), text.size());
  }
  const auto ipv6 = copied<sockaddr_in6>(address).sin6_addr;
  if (IN6_IS_ADDR_LINKLOCAL(&ipv6)) return {};
  return std::string{"["} + ::inet_ntop(AF_INET6, &ipv6, text.data(), text.size()) + "]";
}

}  // namespace

std::string machine_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

bool is_loopback_host(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0 || found == nullptr) return true;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned{found, ::freeaddrinfo};
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next)
    if (entry->ai_family == AF_INET) return is_loopback(*entry->ai_addr);
  return is_loopback(*found->ai_addr);
}

std::string address_in_network() {
  ifaddrs* found = nullptr;
  if (::getifaddrs(&found) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned{found, ::freeifaddrs};
  for (const int family : {AF_INET, AF_INET6}) {
    for (const ifaddrs* entry = found; entry != nullptr; entry = entry->ifa_next) {
      if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != family) continue;
      if ((entry->ifa_flags & IFF_RUNNING) == 0 || (entry->ifa_flags & IFF_LOOPBACK) != 0) continue;
      if (auto text = url_text(*entry->ifa_addr); !text.empty()) return text;
    }
  }
  return {};
}

}  // namespace tactus::platform
