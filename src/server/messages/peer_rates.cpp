#include "server/messages/peer_rates.h"

#include <algorithm>

namespace tactus::server {
namespace {

constexpr std::uint32_t max_per_second = 1'000'000;  // of a bucket

}  // namespace

bool PeerRates::take(const access::PeerBlock& peer, std::int64_t now_ns) {
  // The address first: what it lacks costs its neighbours nothing.
  if (!bucket_of(peer, per_second_).take(now_ns)) return false;
  const access::PeerBlock network = peer.network();
  return network == peer ||
         bucket_of(network, std::min(access::network_factor * per_second_, max_per_second))
             .take(now_ns);
}

access::TokenBucket& PeerRates::bucket_of(const access::PeerBlock& block,
                                          std::uint32_t per_second) {
  const auto found = by_block_.find(block);
  if (found != by_block_.end()) {
    peers_.splice(peers_.begin(), peers_, found->second);
  } else {
    if (peers_.size() == max_peers) {
      by_block_.erase(peers_.back().block);
      peers_.pop_back();
    }
    peers_.push_front({block, access::TokenBucket{static_cast<double>(per_second), per_second}});
    by_block_.emplace(block, peers_.begin());
  }
  return peers_.front().bucket;
}

}  // namespace tactus::server
