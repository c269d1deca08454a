#include "server/messages/command_limiter.h"

#include <string>

#include "transport/transport_clock_access.h"

namespace tactus::server {
namespace {

Error too_many(std::uint32_t per_second, const std::string& where) {
  return {ErrorCode::resource_exhausted, "more than " + std::to_string(per_second) +
                                             " commands per second " + where + "; retry later"};
}

}  // namespace

Outcome CommandLimiter::check_connection(std::optional<access::TokenBucket>& bucket,
                                         std::int64_t now_ns) const {
  if (limits_.max_command_hz == 0) return success();
  if (!bucket) bucket.emplace(limits_.max_command_hz, limits_.max_command_burst);
  if (bucket->take(now_ns)) return success();
  reports_.add(Limit::command_rate);
  return too_many(limits_.max_command_hz, "on this connection");
}

Outcome CommandLimiter::check_address(const CommandSender& sender, std::int64_t now_ns) {
  if (limits_.max_command_hz_per_address == 0 || sender.peer.is_loopback) return success();
  if (peer_rates_.take(sender.peer.block, now_ns)) return success();
  reports_.add(Limit::command_rate_per_address);
  return too_many(limits_.max_command_hz_per_address, "from this address");
}

Outcome CommandLimiter::check_queue(const CommandSender& sender, std::size_t queued) const {
  if (sender.is_trusted()) return success();
  if (queued + limits_.reserved_commands < transport::command_queue_capacity) return success();
  reports_.add(Limit::command_queue);
  return Error{ErrorCode::resource_exhausted, "too many pending commands; retry later"};
}

}  // namespace tactus::server
