#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

namespace tactus::bench {

using Nanoseconds = std::chrono::nanoseconds;

/// Models the queueing delay of each packet in one direction. Thread: one.
class QueueModel {
 public:
  /// Kind "busy": every packet waits 2 to 30 ms. Kind "bursty": such bursts last 0.4 s on average.
  /// Between them are 0.6 s of waits below 0.3 ms, as on Wi-Fi. Kind "even": every packet waits 0
  /// to 20 ms. Kind "none": no packet waits.
  QueueModel(const std::string& kind, std::uint64_t seed)
      : bursty_{kind == "bursty"},
        least_ms_{kind == "busy" || bursty_ ? 2.0 : 0.0},
        most_ms_{kind == "none"   ? 0.0
                 : kind == "even" ? 20.0
                                  : 30.0},
        next_{seed} {
    in_burst_ = std::bernoulli_distribution{0.5}(next_);
  }

  /// @param now  time since the start, increasing
  Nanoseconds wait(Nanoseconds now) {
    while (bursty_ && now > until_) {
      in_burst_ = !in_burst_;
      until_ += ms(std::exponential_distribution<>{1.0 / (in_burst_ ? 400.0 : 600.0)}(next_));
    }
    const bool waits = !bursty_ || in_burst_;
    return ms(
        std::uniform_real_distribution<>{waits ? least_ms_ : 0.0, waits ? most_ms_ : 0.3}(next_));
  }

  static Nanoseconds ms(double value) {
    return Nanoseconds{static_cast<std::int64_t>(value * 1e6)};
  }

 private:
  bool bursty_;
  double least_ms_;
  double most_ms_;
  bool in_burst_ = false;
  Nanoseconds until_{0};
  std::mt19937_64 next_;
};

}  // namespace tactus::bench
