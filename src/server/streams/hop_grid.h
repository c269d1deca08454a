#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

#include "spectrum/hop.h"

namespace tactus::server {

/// Numbers the hops of the spectrum, from the server's start.
class HopGrid {
 public:
  using Clock = std::chrono::steady_clock;

  Clock::time_point start() const noexcept { return start_; }
  /// The current hop.
  std::uint64_t now() const noexcept {
    return static_cast<std::uint64_t>((Clock::now() - start_) / Hop{1});
  }

 private:
  using Hop = std::chrono::duration<std::int64_t, std::ratio<1, spectrum::hops_per_second>>;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace tactus::server
