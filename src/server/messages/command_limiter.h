#pragma once

#include <tactus/result.h>
#include <tactus/server_options.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "server/access/gate.h"
#include "server/access/rate.h"
#include "server/fanout/limit_reports.h"
#include "server/messages/peer_rates.h"

namespace tactus::server {

/// Who sent a transport command.
struct CommandSender {
  access::Peer peer = {};
  bool has_control_key = false;

  /// Whether it may use the reserved places of the clock's queue.
  bool is_trusted() const noexcept { return peer.is_loopback || has_control_key; }
};

/// The limits on transport commands. Each function reports what it refuses.
class CommandLimiter {
 public:
  /// @param reports  outlives this
  CommandLimiter(const ServerLimits& limits, const LimitReports& reports)
      : limits_{limits}, reports_{reports}, peer_rates_{limits.max_command_hz_per_address} {}

  /// Checks the rate of a connection.
  /// @param bucket  the connection's; empty before its first command
  /// @param now_ns  monotonic, as below
  /// Thread: the bucket's. Errors: resource_exhausted.
  Outcome check_connection(std::optional<access::TokenBucket>& bucket, std::int64_t now_ns) const;

  /// Checks the rate of an address.
  /// Thread: the hub's. Errors: resource_exhausted.
  Outcome check_address(const CommandSender& sender, std::int64_t now_ns);

  /// Checks whether a place is left in the clock's queue.
  /// @param queued  the server's commands in it
  /// Thread: any. Errors: resource_exhausted.
  Outcome check_queue(const CommandSender& sender, std::size_t queued) const;

 private:
  const ServerLimits limits_;
  const LimitReports& reports_;
  PeerRates peer_rates_;
};

}  // namespace tactus::server
