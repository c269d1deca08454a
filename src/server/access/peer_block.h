#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <string>

namespace tactus::server::access {

/// The addresses that count as one peer in a limit: one address, or an IPv6 network of 64 bits. One
/// host chooses freely among the 2^64 addresses of its network, which may also be that of all hosts
/// nearby. So a limit on addresses alone stops no IPv6 host, and one on networks alone lets a host
/// use up what is its neighbours'.
/// Threads: as for a value. Source: RFC 4291, section 2.5; RFC 4193; RFC 8981.
class PeerBlock {
 public:
  static PeerBlock of_ipv4(const std::array<unsigned char, 4>& address) noexcept {
    PeerBlock block;
    std::ranges::copy(address, std::ranges::copy(mapped, block.bytes_.begin()).out);
    return block;
  }

  /// @param address  ::ffff:a.b.c.d counts as the IPv4 address
  static PeerBlock of_ipv6(const std::array<unsigned char, 16>& address) noexcept {
    PeerBlock block;
    block.bytes_ = address;
    return block;
  }

  /// The network of an IPv6 address. An IPv4 address stays as it is.
  PeerBlock network() const noexcept {
    if (std::equal(mapped.begin(), mapped.end(), bytes_.begin())) return *this;
    PeerBlock block;
    std::copy_n(bytes_.begin(), network_bytes, block.bytes_.begin());
    block.is_network_ = true;
    return block;
  }

  /// The address, or the network with its length, as text: 192.0.2.7, 2001:db8:0:0:0:0:0:1.
  std::string text() const {
    if (std::equal(mapped.begin(), mapped.end(), bytes_.begin()))
      return fmt::format("{}.{}.{}.{}", bytes_[12], bytes_[13], bytes_[14], bytes_[15]);
    std::string text;
    for (std::size_t i = 0; i < bytes_.size(); i += 2)
      text += fmt::format("{}{:x}", i > 0 ? ":" : "", bytes_[i] << 8U | bytes_[i + 1]);
    return is_network_ ? text + "/64" : text;
  }

  friend std::strong_ordering operator<=>(const PeerBlock&, const PeerBlock&) = default;

 private:
  static constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  static constexpr std::size_t network_bytes = 8;

  std::array<unsigned char, 16> bytes_{};
  bool is_network_ = false;  // no address, not even that with the same bytes
};

/// A network may have so many times what one address may.
inline constexpr unsigned network_factor = 4;

}  // namespace tactus::server::access
