#pragma once

#include <tactus/client_values.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>

namespace tactus::client {

/// Measures the quality of the connection. Times are local, in ms. The same figures as
/// clients/js/src/metrics.ts.
///
/// Threads: one.
class Meter {
 public:
  void message(std::size_t bytes, double at);
  void state(std::uint64_t seq, double at);
  /// Sets the rate of states that the server confirmed.
  void expect(double rate_hz);
  void opened() { metrics_.gaps = 0; }
  void lost();

  /// Arrival of the last message; minus infinity before the first.
  double last() const noexcept { return last_; }
  ClientMetrics read(double now) const;

 private:
  std::deque<double> arrivals_;  ///< of states within the window
  std::optional<double> begin_;  ///< arrival of this connection's first state
  std::optional<std::uint64_t> seq_;
  double last_ = -std::numeric_limits<double>::infinity();
  ClientMetrics metrics_;  ///< the counters
};

}  // namespace tactus::client
