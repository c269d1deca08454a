#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>

#include "server/access/gate.h"
#include "server/access/peer_block.h"
#include "server/metrics/limit_stats.h"

namespace tactus::server {

/// Counts the open connections, in all, per address and per IPv6 network, and limits each. This
/// machine's count in all only, and the last places are kept for it. The table has an entry per
/// address and network with an open connection.
///
///     auto entered = clients.enter(peer);
///     if (auto* place = std::get_if<ClientCount::Place>(&entered)) serve(std::move(*place));
///
/// Thread: any; a lock is held for about a microsecond.
class ClientCount {
  using PerAddress = std::map<access::PeerBlock, std::size_t>;
  struct Table {
    std::mutex mutex;
    std::size_t total = 0;
    // Ordered, so that chosen addresses cannot collide as in a hash table.
    PerAddress per_address;
  };

 public:
  /// A counted connection, until destroyed. May outlive the ClientCount.
  class Place {
   public:
    Place() noexcept = default;
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend ClientCount;
    Place(std::shared_ptr<Table> table, std::optional<access::PeerBlock> block) noexcept;

    std::shared_ptr<Table> table_;
    std::optional<access::PeerBlock> block_;  // empty for this machine
  };

  /// With 0 a limit is off.
  /// @param max  a sixteenth of them is kept for this machine
  ClientCount(std::size_t max, std::size_t max_per_address)
      : max_{max}, max_per_address_{max_per_address} {}

  /// Counts a connection. @return its place, or the limit that is reached
  std::variant<Place, Limit> enter(const access::Peer& peer);

  /// Number of connections.
  std::size_t total() const;
  /// Number of addresses and IPv6 networks with a connection, without this machine.
  std::size_t addresses() const;

 private:
  bool has_room_for(const access::PeerBlock& block) const;

  const std::size_t max_;
  const std::size_t max_per_address_;
  const std::shared_ptr<Table> table_ = std::make_shared<Table>();
};

}  // namespace tactus::server
