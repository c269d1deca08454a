#include "server/fanout/client_count.h"

#include <utility>

namespace tactus::server {

namespace {

constexpr std::size_t reserved_part = 16;

}  // namespace

ClientCount::Place::Place(std::shared_ptr<Table> table,
                          std::optional<access::PeerBlock> block) noexcept
    : table_{std::move(table)}, block_{block} {}

ClientCount::Place::Place(Place&& other) noexcept = default;

ClientCount::Place::~Place() {
  if (!table_) return;
  const std::lock_guard lock{table_->mutex};
  --table_->total;
  if (!block_) return;
  PerAddress& counts = table_->per_address;
  const auto leave = [&](const access::PeerBlock& block) {
    const auto entry = counts.find(block);
    if (--entry->second == 0) counts.erase(entry);
  };
  leave(*block_);
  if (block_->network() != *block_) leave(block_->network());
}

std::variant<ClientCount::Place, Limit> ClientCount::enter(const access::Peer& peer) {
  const std::lock_guard lock{table_->mutex};
  const std::size_t reserved = peer.is_loopback ? 0 : max_ / reserved_part;
  if (max_ > 0 && table_->total + reserved >= max_) return Limit::clients;
  if (peer.is_loopback) {
    ++table_->total;
    return Place{table_, std::nullopt};
  }
  if (!has_room_for(peer.block)) return Limit::clients_per_address;
  ++table_->total;
  const access::PeerBlock network = peer.block.network();
  ++table_->per_address[peer.block];
  if (network != peer.block) ++table_->per_address[network];
  return Place{table_, peer.block};
}

bool ClientCount::has_room_for(const access::PeerBlock& block) const {
  if (max_per_address_ == 0) return true;
  const auto count = [&counts = table_->per_address](const access::PeerBlock& one) {
    const auto entry = counts.find(one);
    return entry == counts.end() ? 0 : entry->second;
  };
  return count(block) < max_per_address_ &&
         count(block.network()) < access::network_factor * max_per_address_;
}

std::size_t ClientCount::total() const {
  const std::lock_guard lock{table_->mutex};
  return table_->total;
}

std::size_t ClientCount::addresses() const {
  const std::lock_guard lock{table_->mutex};
  return table_->per_address.size();
}

}  // namespace tactus::server
