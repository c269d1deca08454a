#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/clock.h"
#include "server/fanout/server_log.h"
#include "server/metrics/limit_stats.h"
#include "server/net/log_throttle.h"

namespace tactus::server {

/// What a limit refuses, with the option that changes it.
constexpr std::string_view description(Limit limit) noexcept {
  constexpr std::array<std::string_view, all_limits.size()> descriptions{
      "too many clients (--max-clients)",
      "too many clients from one address (--max-clients-per-address)",
      "too few file descriptors (raise ulimit -n, or lower --reserved-descriptors)",
      "message not complete in time (--message-timeout-s)",
      "too many bytes of unread answers (--max-unsent-mib)",
      "too many commands on one connection (--max-command-hz)",
      "too many commands from one address (--max-command-hz-per-address)",
      "too many pending commands (--reserved-commands)",
      "too many clock rates (--max-clock-rates)",
      "too many sets of spectrum options (--max-spectrum-options)",
      "too many spectrum subscribers (--fft-max-subscribers)",
      "too many spectrum subscribers from one address (--fft-max-per-address)"};
  return descriptions[index_of(limit)];
}

/// Reports each refusal: counts it for the metrics, and logs it as LogThrottle permits.
///
///     if (!places.enter()) reports.add(Limit::clients);
///
/// Thread: any.
class LimitReports {
 public:
  /// @param stats, log  outlive this
  LimitReports(LimitStats& stats, const ServerLog& log) noexcept : stats_{stats}, log_{log} {}

  void add(Limit limit) const {
    stats_.add(limit);
    const std::uint64_t times = throttles_[index_of(limit)].times(platform::monotonic_ns());
    if (times == 0) return;
    log_.write(LogLevel::warning, "refused " + std::to_string(times) +
                                      (times == 1 ? " time: " : " times: ") +
                                      std::string{description(limit)});
  }

 private:
  LimitStats& stats_;
  const ServerLog& log_;
  mutable std::array<LogThrottle, all_limits.size()> throttles_;
};

}  // namespace tactus::server
