#include "server/fanout/client_count.h"

#include <utility>

namespace tactus::server {

ClientCount::Place::Place(std::shared_ptr<Table> table, PerAddress::iterator entry) noexcept
    : table_{std::move(table)}, entry_{entry} {}

ClientCount::Place::Place(Place&& other) noexcept
    : table_{std::move(other.table_)}, entry_{other.entry_} {}

ClientCount::Place::~Place() {
  if (!table_) return;
  const std::lock_guard lock{table_->mutex};
  --table_->total;
  PerAddress& per_address = table_->per_address;
  if (entry_ != per_address.end() && --entry_->second == 0) per_address.erase(entry_);
}

std::variant<ClientCount::Place, Limit> ClientCount::enter(const access::Peer& peer) {
  const std::lock_guard lock{table_->mutex};
  if (max_ > 0 && table_->total >= max_) return Limit::clients;
  PerAddress& per_address = table_->per_address;
  auto entry = per_address.end();
  if (!peer.is_loopback) {
    entry = per_address.try_emplace(peer.block, 0).first;
    // An entry has at least one connection, so that this one was not made for a refused one.
    if (max_per_address_ > 0 && entry->second >= max_per_address_)
      return Limit::clients_per_address;
    ++entry->second;
  }
  ++table_->total;
  return Place{table_, entry};
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
