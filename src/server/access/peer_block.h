#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>

namespace tactus::server::access {

/// The addresses that count as one peer in limits: an IPv4 address, a local IPv6 address, or the
/// /64 network of a global IPv6 address, as one host chooses freely among its 2^64 addresses. The
/// local network, though, is one /64 for all its hosts.
/// Threads: as for a value. Source: RFC 4291, section 2.5; RFC 4193; RFC 8981.
class PeerBlock {
 public:
  static PeerBlock of_ipv4(const std::array<unsigned char, 4>& address) noexcept {
    PeerBlock block;
    block.bytes_[10] = block.bytes_[11] = 0xff;
    std::ranges::copy(address, block.bytes_.begin() + ipv4_offset);
    return block;
  }

  /// @param address  ::ffff:a.b.c.d counts as the IPv4 address
  static PeerBlock of_ipv6(const std::array<unsigned char, 16>& address) noexcept {
    PeerBlock block;
    const std::array<unsigned char, ipv4_offset> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const bool is_ipv4 = std::equal(mapped.begin(), mapped.end(), address.begin());
    const bool is_link_local = address[0] == 0xfe && (address[1] & 0xc0U) == 0x80;
    const bool is_unique_local = (address[0] & 0xfeU) == 0xfc;
    const bool is_whole = is_ipv4 || is_link_local || is_unique_local;
    const std::size_t kept = is_whole ? address.size() : network_bytes;
    std::copy_n(address.begin(), kept, block.bytes_.begin());
    return block;
  }

  friend std::strong_ordering operator<=>(const PeerBlock&, const PeerBlock&) = default;

 private:
  static constexpr std::size_t ipv4_offset = 12;
  static constexpr std::size_t network_bytes = 8;

  std::array<unsigned char, 16> bytes_{};
};

}  // namespace tactus::server::access
