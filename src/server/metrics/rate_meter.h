#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tactus::server {

/// Growth rate of an increasing total over the last few seconds. The caller provides the time.
class RateMeter {
 public:
  /// @param now_ns  not decreasing
  /// @return growth per second over the last three seconds, or since the start; 0 at the start
  double update(std::int64_t now_ns, double total) noexcept {
    constexpr std::int64_t spacing_ns = 500'000'000;
    if (count_ == 0 || now_ns - mark(count_ - 1).ns >= spacing_ns) mark(count_++) = {now_ns, total};
    const Mark& oldest = mark(count_ > marks_.size() ? count_ - marks_.size() : 0);
    if (now_ns == oldest.ns) return 0.0;
    return (total - oldest.total) * 1e9 / static_cast<double>(now_ns - oldest.ns);
  }

 private:
  struct Mark {
    std::int64_t ns = 0;
    double total = 0.0;
  };
  Mark& mark(std::size_t i) noexcept { return marks_[i % marks_.size()]; }

  std::array<Mark, 6> marks_{};
  std::size_t count_ = 0;
};

}  // namespace tactus::server
