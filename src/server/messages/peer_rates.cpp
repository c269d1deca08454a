#include "server/messages/peer_rates.h"

namespace tactus::server {

bool PeerRates::take(const access::PeerBlock& peer, std::int64_t now_ns) {
  const auto found = by_block_.find(peer);
  if (found != by_block_.end()) {
    peers_.splice(peers_.begin(), peers_, found->second);
  } else {
    if (peers_.size() == max_peers) {
      by_block_.erase(peers_.back().block);
      peers_.pop_back();
    }
    peers_.push_front({peer, access::TokenBucket{static_cast<double>(per_second_), per_second_}});
    by_block_.emplace(peer, peers_.begin());
  }
  return peers_.front().bucket.take(now_ns);
}

}  // namespace tactus::server
