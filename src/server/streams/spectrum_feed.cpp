#include "server/streams/spectrum_feed.h"

#include <algorithm>

#include "platform/clock.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::server {
namespace {

constexpr std::int64_t fresh_ns = 250'000'000;

}  // namespace

SpectrumFeed::SpectrumFeed(const TransportClock& clock, const SpectrumAnalyzer* analyzer)
    : clock_{clock},
      rate_{analyzer != nullptr ? analyzer->options().sample_rate : clock.options().sample_rate} {
  if (analyzer != nullptr) reader_.emplace(detail::SpectrumAnalyzerAccess::history(*analyzer));
}

void SpectrumFeed::update(std::uint64_t hop) {
  if (hop_ == hop) return;
  hop_ = hop;
  const std::int64_t now = platform::monotonic_ns();
  const PublishedBins published = published_.read();
  if (published.host_ns != 0 && now - published.host_ns <= fresh_ns)
    given_ = published.bins;
  else
    given_.reset();
  if (reader_) reader_->update(now);
  sample_pos_ = reader_ && !given_ ? reader_->sample_pos() : clock_.sample_pos();
}

std::span<const float, band_count> SpectrumFeed::bins(const protocol::SpectrumOptions& options,
                                                      spectrum::LevelSmoother& smoother,
                                                      double elapsed_ms) {
  static constexpr Bands silence{};
  if (given_) return smoother.smooth(*given_, elapsed_ms);
  if (!reader_) return smoother.smooth(silence, elapsed_ms);
  const auto levels = reader_->levels(options.layout, options.channel);
  hops_analysed_.set(reader_->hops_analysed());
  overwritten_.set(reader_->overwritten());
  return smoother.update(levels, elapsed_ms);
}

void SpectrumFeed::publish(std::span<const float, band_count> bins) noexcept {
  PublishedBins published{.host_ns = platform::monotonic_ns()};
  // NaN is not greater than 0.
  std::ranges::transform(bins, published.bins.begin(),
                         [](float bin) { return bin > 0.0F ? std::min(bin, 1.0F) : 0.0F; });
  published_.publish(published);
}

}  // namespace tactus::server
