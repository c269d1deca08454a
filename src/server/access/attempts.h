#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>

#include "server/access/peer_block.h"

namespace tactus::server::access {

/// Limits wrong keys to ten a minute per peer. A limited peer may not present a right key either,
/// or the limit would not slow down a search. The addresses of an IPv6 network are peers of their
/// own: one of its hosts could otherwise lock out the others. What prevents a search by a host with
/// many addresses is the length of a key.
///
///     if (const unsigned wait_s = attempts.retry_after_s(peer, now_ns)) return too_many(wait_s);
///     if (keys.find(digest) == nullptr) attempts.add_wrong_key(peer, now_ns);
///
/// Remembers the 4096 peers with the latest wrong keys, in at most 1 MiB.
/// Thread: any; a lock is held for less than a microsecond.
/// Source: RFC 6585, section 4 (429, Retry-After).
class Attempts {
 public:
  static constexpr std::size_t max_wrong_keys = 10;
  static constexpr std::int64_t period_ns = 60'000'000'000;
  static constexpr std::size_t max_peers = 4096;

  /// @param now_ns  monotonic
  /// @return seconds until the peer may present a key again, 1 to 60; 0 if it may now
  unsigned retry_after_s(const PeerBlock& peer, std::int64_t now_ns) const;

  /// Counts a wrong key.
  /// @param now_ns  monotonic
  void add_wrong_key(const PeerBlock& peer, std::int64_t now_ns);

  /// Number of remembered peers.
  std::size_t peers() const;

 private:
  struct Peer {
    PeerBlock block;
    std::array<std::int64_t, max_wrong_keys> times_ns{};  // a ring: the last ones
    std::size_t count = 0;                                // in all
  };

  mutable std::mutex mutex_;
  std::list<Peer> peers_;  // the latest first
  // Ordered, so that chosen addresses cannot collide as in a hash table.
  std::map<PeerBlock, std::list<Peer>::iterator> by_block_;
};

}  // namespace tactus::server::access
