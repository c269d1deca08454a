#include "server/access/attempts.h"

#include <algorithm>

namespace tactus::server::access {

unsigned Attempts::retry_after_s(const PeerBlock& peer, std::int64_t now_ns) const {
  constexpr std::int64_t second_ns = 1'000'000'000;
  const std::lock_guard lock{mutex_};
  const auto found = by_block_.find(peer);
  if (found == by_block_.end() || found->second->count < max_wrong_keys) return 0;
  const Peer& known = *found->second;
  const std::int64_t oldest_ns = known.times_ns[known.count % max_wrong_keys];
  const std::int64_t wait_ns = std::min(oldest_ns + period_ns - now_ns, period_ns);
  return wait_ns <= 0 ? 0 : static_cast<unsigned>((wait_ns + second_ns - 1) / second_ns);
}

void Attempts::add_wrong_key(const PeerBlock& peer, std::int64_t now_ns) {
  const std::lock_guard lock{mutex_};
  const auto found = by_block_.find(peer);
  if (found != by_block_.end()) {
    peers_.splice(peers_.begin(), peers_, found->second);
  } else {
    if (peers_.size() == max_peers) {
      by_block_.erase(peers_.back().block);
      peers_.pop_back();
    }
    peers_.push_front({peer});
    by_block_.emplace(peer, peers_.begin());
  }
  Peer& latest = peers_.front();
  latest.times_ns[latest.count++ % max_wrong_keys] = now_ns;
}

std::size_t Attempts::peers() const {
  const std::lock_guard lock{mutex_};
  return peers_.size();
}

}  // namespace tactus::server::access
