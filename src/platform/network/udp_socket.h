#pragma once

#include <tactus/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {

/// A host and a UDP port.
struct UdpAddress {
  std::string host;  ///< a name, or an IPv4 or IPv6 address without brackets
  std::uint16_t port = 0;
  bool operator==(const UdpAddress&) const = default;
};

/// Which network multicast uses, and how far it reaches.
struct MulticastOptions {
  /// An interface's name, or one of its addresses; empty: as the system routes.
  std::string interface = {};
  unsigned ttl = 1;  ///< routers that a packet may cross, plus 1; at most 255
};

/// Sends datagrams to one address: a host, a multicast group or a broadcast address.
///
///     auto lights = UdpSender::open({"239.0.0.1", 11988});
///     if (lights) lights->send(packet);
///
/// Threads: one at a time.
class UdpSender {
 public:
  /// Looks up the host, which may take seconds, and opens a socket.
  /// Errors: NOT_FOUND for an unknown host or interface, UNAVAILABLE if no socket is available.
  static Result<UdpSender> open(const UdpAddress& to, const MulticastOptions& multicast = {});

  /// Sends one datagram. Never waits: a datagram that the system cannot take is lost.
  /// Errors: the system's, e.g. network_unreachable.
  std::error_code send(std::string_view bytes) const noexcept;

 private:
  UdpSender(FileDescriptor socket, std::span<const std::byte> to) noexcept;

  FileDescriptor socket_;
  alignas(8) std::array<std::byte, 32> to_{};  // the system's form of the address
  std::size_t to_bytes_ = 0;
};

/// Receives datagrams at one address. A multicast group is joined; the port may then be shared with
/// other programs. Datagrams sent to this host alone arrive too.
///
/// Threads: one at a time.
class UdpReceiver {
 public:
  /// Errors: NOT_FOUND for an unknown host or interface, UNAVAILABLE if the address cannot be bound
  /// or the group cannot be joined.
  static Result<UdpReceiver> open(const UdpAddress& at, const MulticastOptions& multicast = {});

  /// Readable while a datagram waits.
  int descriptor() const noexcept { return socket_.number(); }

  struct Datagram {
    std::size_t bytes = 0;    ///< its length, which may exceed the buffer's
    std::string sender = {};  ///< its IP address
  };
  /// Takes the oldest datagram; never waits. A longer one is cut.
  /// @return nothing if none waits
  std::optional<Datagram> receive(std::span<char> out) const;

 private:
  explicit UdpReceiver(FileDescriptor socket) noexcept : socket_{std::move(socket)} {}

  FileDescriptor socket_;
};

}  // namespace tactus::platform
