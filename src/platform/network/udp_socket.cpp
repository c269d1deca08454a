#include "platform/network/udp_socket.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace tactus::platform {
namespace {

/// An address as the system has it.
struct Found {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  int family() const noexcept { return bytes.ss_family; }
  const sockaddr* pointer() const noexcept { return reinterpret_cast<const sockaddr*>(&bytes); }
  template <class Address>
  Address as() const noexcept {
    Address address{};
    std::memcpy(&address, &bytes, sizeof address);
    return address;
  }
  bool is_multicast() const noexcept {
    if (family() == AF_INET) return IN_MULTICAST(ntohl(as<sockaddr_in>().sin_addr.s_addr));
    const auto ipv6 = as<sockaddr_in6>().sin6_addr;
    return IN6_IS_ADDR_MULTICAST(&ipv6);
  }
};

std::string system_reason() { return std::generic_category().message(errno); }

Error unavailable(std::string message) { return {ErrorCode::unavailable, std::move(message)}; }

Result<Found> look_up(const UdpAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* list = nullptr;
  const auto port = std::to_string(address.port);
  const int failure = ::getaddrinfo(address.host.c_str(), port.c_str(), &hints, &list);
  if (failure != 0)
    return Error{ErrorCode::not_found,
                 "unknown host " + address.host + ": " +
                     (failure == EAI_SYSTEM ? system_reason() : ::gai_strerror(failure))};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned{list, ::freeaddrinfo};
  // Devices that listen by UDP rarely have IPv6.
  const addrinfo* chosen = list;
  while (chosen != nullptr && chosen->ai_family != AF_INET) chosen = chosen->ai_next;
  if (chosen == nullptr) chosen = list;
  Found found;
  std::memcpy(&found.bytes, chosen->ai_addr, chosen->ai_addrlen);
  found.size = chosen->ai_addrlen;
  return found;
}

std::string text_of(const sockaddr& address) {
  std::array<char, NI_MAXHOST> text{};
  const socklen_t size = address.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  if (::getnameinfo(&address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
    return {};
  return text.data();
}

/// The number of an interface by its name or one of its addresses; 0 for an empty text.
Result<unsigned> interface_number(const std::string& interface) {
  if (interface.empty()) return 0U;
  if (const unsigned number = ::if_nametoindex(interface.c_str()); number != 0) return number;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0)
    return unavailable("cannot list the interfaces: " + system_reason());
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned{list, ::freeifaddrs};
  std::string names;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) continue;
    const int family = entry->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    const auto text = text_of(*entry->ifa_addr);
    if (text == interface) return ::if_nametoindex(entry->ifa_name);
    names += (names.empty() ? "" : ", ") + std::string{entry->ifa_name} + " (" + text + ")";
  }
  return Error{ErrorCode::not_found, "unknown network interface " + interface +
                                         "; this machine has " + (names.empty() ? "none" : names)};
}

template <class Value>
bool set_option(const FileDescriptor& socket, int level, int name, const Value& value) noexcept {
  return ::setsockopt(socket.number(), level, name, &value, sizeof value) == 0;
}

Result<FileDescriptor> open_socket(int family) {
  FileDescriptor socket{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket.is_open()) return unavailable("cannot open a UDP socket: " + system_reason());
  return socket;
}

bool send_multicast_by(const FileDescriptor& socket, int family, unsigned number, unsigned ttl) {
  const int hops = static_cast<int>(ttl);
  if (family == AF_INET6)
    return set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops) &&
           (number == 0 || set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, number));
  ip_mreqn request{};
  request.imr_ifindex = static_cast<int>(number);
  return set_option(socket, IPPROTO_IP, IP_MULTICAST_TTL, hops) &&
         (number == 0 || set_option(socket, IPPROTO_IP, IP_MULTICAST_IF, request));
}

bool join(const FileDescriptor& socket, const Found& group, unsigned number) {
  if (group.family() == AF_INET6) {
    ipv6_mreq request{};
    request.ipv6mr_multiaddr = group.as<sockaddr_in6>().sin6_addr;
    request.ipv6mr_interface = number;
    return set_option(socket, IPPROTO_IPV6, IPV6_JOIN_GROUP, request);
  }
  ip_mreqn request{};
  request.imr_multiaddr = group.as<sockaddr_in>().sin_addr;
  request.imr_ifindex = static_cast<int>(number);
  // Otherwise the socket also gets the groups that other programs join.
  return set_option(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0) &&
         set_option(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
}

/// The same port, on all addresses of this host.
Found any_address(const Found& like) {
  Found any;
  any.size = like.size;
  if (like.family() == AF_INET6) {
    auto ipv6 = like.as<sockaddr_in6>();
    ipv6.sin6_addr = in6addr_any;
    std::memcpy(&any.bytes, &ipv6, sizeof ipv6);
  } else {
    auto ipv4 = like.as<sockaddr_in>();
    ipv4.sin_addr.s_addr = htonl(INADDR_ANY);
    std::memcpy(&any.bytes, &ipv4, sizeof ipv4);
  }
  return any;
}

}  // namespace

UdpSender::UdpSender(FileDescriptor socket, std::span<const std::byte> to) noexcept
    : socket_{std::move(socket)}, to_bytes_{to.size()} {
  std::ranges::copy(to, to_.begin());
}

Result<UdpSender> UdpSender::open(const UdpAddress& to, const MulticastOptions& multicast) {
  static_assert(sizeof to_ >= sizeof(sockaddr_in6));
  const auto found = look_up(to);
  if (!found) return found.error();
  auto socket = open_socket(found->family());
  if (!socket) return socket.error();
  if (found->is_multicast()) {
    const auto number = interface_number(multicast.interface);
    if (!number) return number.error();
    if (!send_multicast_by(*socket, found->family(), *number, multicast.ttl))
      return unavailable("cannot send multicast by this interface: " + system_reason());
  } else if (found->family() == AF_INET) {
    // The address may be a broadcast one.
    static_cast<void>(set_option(*socket, SOL_SOCKET, SO_BROADCAST, 1));
  }
  return UdpSender{std::move(*socket),
                   std::as_bytes(std::span{&found->bytes, 1}).first(found->size)};
}

std::error_code UdpSender::send(std::string_view bytes) const noexcept {
  const auto* to = reinterpret_cast<const sockaddr*>(to_.data());
  for (;;) {
    if (::sendto(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL, to,
                 static_cast<socklen_t>(to_bytes_)) >= 0)
      return {};
    if (errno != EINTR) return {errno, std::generic_category()};
  }
}

Result<UdpReceiver> UdpReceiver::open(const UdpAddress& at, const MulticastOptions& multicast) {
  const auto found = look_up(at);
  if (!found) return found.error();
  auto socket = open_socket(found->family());
  if (!socket) return socket.error();
  const bool is_multicast = found->is_multicast();
  if (is_multicast) static_cast<void>(set_option(*socket, SOL_SOCKET, SO_REUSEADDR, 1));
  const Found bound = is_multicast ? any_address(*found) : *found;
  if (::bind(socket->number(), bound.pointer(), bound.size) != 0)
    return unavailable("cannot listen on UDP port " + std::to_string(at.port) + " of " + at.host +
                       ": " + system_reason());
  if (is_multicast) {
    const auto number = interface_number(multicast.interface);
    if (!number) return number.error();
    if (!join(*socket, *found, *number))
      return unavailable("cannot join the multicast group " + at.host + ": " + system_reason());
  }
  return UdpReceiver{std::move(*socket)};
}

std::optional<UdpReceiver::Datagram> UdpReceiver::receive(std::span<char> out) const {
  sockaddr_storage from{};
  for (;;) {
    socklen_t size = sizeof from;
    const ssize_t bytes =
        ::recvfrom(socket_.number(), out.data(), out.size(), MSG_DONTWAIT | MSG_TRUNC,
                   reinterpret_cast<sockaddr*>(&from), &size);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return std::nullopt;
    return Datagram{.bytes = static_cast<std::size_t>(bytes),
                    .sender = text_of(reinterpret_cast<const sockaddr&>(from))};
  }
}

}  // namespace tactus::platform
