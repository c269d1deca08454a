#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

namespace tactus::server::access {

/// A rate limit with a burst: a bucket that holds at most `burst` tokens and gains `per_second`.
/// It starts full. Tokens are counted as time, in whole ns, so that nothing is lost to rounding.
///
///     TokenBucket commands{50.0, 100};
///     if (!commands.take(now_ns)) return too_many(commands.wait_ns(now_ns));
///
/// Threads: one at a time. Realtime-safe: yes. Errors: none.
/// Source: ITU-T I.371 (generic cell rate algorithm).
class TokenBucket {
 public:
  /// @param per_second  0.001 to 10^6
  /// @param burst       1 to 10^6 tokens
  TokenBucket(double per_second, std::int64_t burst) noexcept
      : token_ns_{std::llround(1e9 / per_second)}, full_ns_{burst * token_ns_}, held_ns_{full_ns_} {
    assert(per_second >= 0.001 && per_second <= 1e6 && burst >= 1 && burst <= 1'000'000);
  }

  /// Takes a token.
  /// @param now_ns  monotonic; a time before the last one counts as the last one
  /// @return false if there is none
  bool take(std::int64_t now_ns) noexcept {
    refill(now_ns);
    if (held_ns_ < token_ns_) return false;
    held_ns_ -= token_ns_;
    return true;
  }

  /// @return time until take() succeeds, in ns; 0 if it does now
  std::int64_t wait_ns(std::int64_t now_ns) noexcept {
    refill(now_ns);
    return std::max<std::int64_t>(0, token_ns_ - held_ns_);
  }

 private:
  void refill(std::int64_t now_ns) noexcept {
    if (now_ns <= last_ns_) return;
    held_ns_ += std::min(now_ns - last_ns_, full_ns_ - held_ns_);
    last_ns_ = now_ns;
  }

  std::int64_t token_ns_;
  std::int64_t full_ns_;
  std::int64_t held_ns_;
  std::int64_t last_ns_ = 0;
};

}  // namespace tactus::server::access
