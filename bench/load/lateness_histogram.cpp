#include "load/lateness_histogram.h"

#include <algorithm>
#include <cmath>

namespace tactus::load {
namespace {

constexpr std::int64_t bin_ns = 10'000;
constexpr std::int64_t slack_ns = 500'000'000;  // below 0
constexpr std::int64_t most_ns = 120'000'000'000;

std::size_t bin_of(std::int64_t offset_ns) noexcept {
  const auto kept = std::clamp(offset_ns, -slack_ns, most_ns);
  return static_cast<std::size_t>((kept + slack_ns) / bin_ns);
}

}  // namespace

void LatenessHistogram::add(std::int64_t offset_ns) {
  const auto bin = bin_of(offset_ns);
  if (bin >= bins_.size()) bins_.resize(bin + bin / 2 + 1);
  ++bins_[bin];
  earliest_ns_ = count_ == 0 ? offset_ns : std::min(earliest_ns_, offset_ns);
  latest_ns_ = count_ == 0 ? offset_ns : std::max(latest_ns_, offset_ns);
  ++count_;
}

void LatenessHistogram::merge(const LatenessHistogram& other) {
  if (other.count_ == 0) return;
  if (bins_.size() < other.bins_.size()) bins_.resize(other.bins_.size());
  for (std::size_t i = 0; i < other.bins_.size(); ++i) bins_[i] += other.bins_[i];
  earliest_ns_ = count_ == 0 ? other.earliest_ns_ : std::min(earliest_ns_, other.earliest_ns_);
  latest_ns_ = count_ == 0 ? other.latest_ns_ : std::max(latest_ns_, other.latest_ns_);
  count_ += other.count_;
}

double LatenessHistogram::ms_at(double share) const noexcept {
  if (count_ == 0) return 0.0;
  const auto wanted = static_cast<std::uint64_t>(
      std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    seen += bins_[i];
    if (seen < std::max<std::uint64_t>(wanted, 1)) continue;
    // The bin's upper end, within what was seen.
    const auto end = std::clamp((static_cast<std::int64_t>(i) + 1) * bin_ns - slack_ns,
                                earliest_ns_, latest_ns_);
    return static_cast<double>(end - earliest_ns_) * 1e-6;
  }
  return static_cast<double>(latest_ns_ - earliest_ns_) * 1e-6;
}

}  // namespace tactus::load
