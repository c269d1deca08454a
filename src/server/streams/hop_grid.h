#pragma once

#include <chrono>
#include <cstdint>

namespace tactus::server {

/// Numbers the 8 ms hops of spectra, from the server's start.
class HopGrid {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr double hops_per_second = 125.0;
  static constexpr double hop_ms = 8.0;

  Clock::time_point start() const noexcept { return start_; }
  /// The current hop.
  std::uint64_t now() const noexcept {
    return static_cast<std::uint64_t>((Clock::now() - start_) / std::chrono::milliseconds{8});
  }

 private:
  const Clock::time_point start_ = Clock::now();
};

}  // namespace tactus::server
