#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <variant>

#include "server/access/gate.h"
#include "server/access/peer_block.h"
#include "server/metrics/limit_stats.h"

namespace tactus::server {

/// Counts the open connections, in all and per address, and limits both. This machine's count in
/// all only. The table of addresses has an entry per address with an open connection.
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
    Place(std::shared_ptr<Table> table, PerAddress::iterator entry) noexcept;

    std::shared_ptr<Table> table_;
    PerAddress::iterator entry_;  // end() for this machine
  };

  /// With 0 a limit is off.
  ClientCount(std::size_t max, std::size_t max_per_address)
      : max_{max}, max_per_address_{max_per_address} {}

  /// Counts a connection. @return its place, or the limit that is reached
  std::variant<Place, Limit> enter(const access::Peer& peer);

  /// Number of connections.
  std::size_t total() const;
  /// Number of addresses with a connection, without this machine.
  std::size_t addresses() const;

 private:
  const std::size_t max_;
  const std::size_t max_per_address_;
  const std::shared_ptr<Table> table_ = std::make_shared<Table>();
};

}  // namespace tactus::server
