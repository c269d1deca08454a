#pragma once

#include <cstddef>
#include <functional>
#include <set>

#include "client/link/environment.h"

namespace tactus::client {

/// Schedules clock probes: eight in quick succession, then one a second.
///
/// Threads: the session's.
class Prober {
 public:
  /// @param send  sends a probe, given its local time in ms
  Prober(Environment& environment, std::function<void(double now)> send);
  ~Prober() { stop(); }
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;

  void burst();
  void stop();
  /// Whether a probe was sent at this time. True only once per probe.
  bool take(double sent) { return waiting_.erase(sent) > 0; }

 private:
  void probe();

  Environment& environment_;
  const std::function<void(double)> send_;
  std::set<double> waiting_;  ///< at most most_waiting
  Environment::Timer timer_ = 0;
  std::size_t left_ = 0;  ///< probes left in the burst
};

}  // namespace tactus::client
