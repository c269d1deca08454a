#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>

#include "server/access/peer_block.h"
#include "server/access/rate.h"

namespace tactus::server {

/// A rate limit per address, and a looser one per IPv6 network, with a burst of one second. Its
/// connections may come and go. Remembers the max_peers addresses and networks that were active
/// last, in at most 256 KiB.
///
///     if (!rates.take(peer.block, now_ns)) return too_many();
///
/// Thread: one at a time.
class PeerRates {
 public:
  static constexpr std::size_t max_peers = 1024;

  /// @param per_second  1 to 10^6
  explicit PeerRates(std::uint32_t per_second) noexcept : per_second_{per_second} {}

  /// Takes a token of an address, and one of its network.
  /// @param now_ns  monotonic
  /// @return false if either has none
  bool take(const access::PeerBlock& peer, std::int64_t now_ns);

  /// Number of remembered addresses and networks.
  std::size_t peers() const noexcept { return peers_.size(); }

 private:
  struct Peer {
    access::PeerBlock block;
    access::TokenBucket bucket;
  };
  using Peers = std::list<Peer>;

  access::TokenBucket& bucket_of(const access::PeerBlock& block, std::uint32_t per_second);

  const std::uint32_t per_second_;
  Peers peers_;  // the latest first
  // Ordered, so that chosen addresses cannot collide as in a hash table.
  std::map<access::PeerBlock, Peers::iterator> by_block_;
};

}  // namespace tactus::server
