#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "platform/clock.h"
#include "spectrum/sample_history.h"
#include "spectrum/spectrum_analyzer_access.h"
#include "spectrum/spectrum_reader.h"

namespace tactus {
namespace {

constexpr std::size_t max_channels = 64;

SpectrumAnalyzerOptions checked(const SpectrumAnalyzerOptions& options) {
  if (options.sample_rate < min_sample_rate || options.sample_rate > max_sample_rate)
    throw std::invalid_argument{"sample_rate must be between 8000 and 384000, not " +
                                std::to_string(options.sample_rate)};
  if (options.channels < 1 || options.channels > max_channels)
    throw std::invalid_argument{"channels must be between 1 and 64, not " +
                                std::to_string(options.channels)};
  return options;
}

}  // namespace

struct SpectrumAnalyzer::Impl {
  explicit Impl(const SpectrumAnalyzerOptions& given)
      : options{checked(given)}, history{options.sample_rate} {}

  const SpectrumAnalyzerOptions options;
  spectrum::SampleHistory history;
  std::mutex reading;
  std::optional<spectrum::SpectrumReader> reader;  // created on first use; guarded by reading
};

SpectrumAnalyzer::SpectrumAnalyzer(const SpectrumAnalyzerOptions& options)
    : impl_{std::make_unique<Impl>(options)} {}
SpectrumAnalyzer::~SpectrumAnalyzer() = default;

const SpectrumAnalyzerOptions& SpectrumAnalyzer::options() const noexcept { return impl_->options; }

void SpectrumAnalyzer::push(std::span<const float> block,
                            Frames sample_pos) noexcept TACTUS_NONBLOCKING {
  impl_->history.write(block, impl_->options.channels, sample_pos, platform::monotonic_ns());
}

void SpectrumAnalyzer::push(std::span<const float* const> channels, std::size_t frames,
                            Frames sample_pos) noexcept TACTUS_NONBLOCKING {
  impl_->history.write(channels, frames, sample_pos, platform::monotonic_ns());
}

Bands SpectrumAnalyzer::levels(BandLayout layout, Channel channel) const {
  const std::lock_guard lock{impl_->reading};
  if (!impl_->reader) impl_->reader.emplace(impl_->history);
  impl_->reader->update(platform::monotonic_ns());
  Bands levels;
  const auto read = impl_->reader->levels(layout, channel);
  std::copy(read.begin(), read.end(), levels.begin());
  return levels;
}

std::array<double, band_count> SpectrumAnalyzer::band_hz(BandLayout layout) const {
  return spectrum::band_centres(layout, impl_->options.sample_rate);
}

const spectrum::SampleHistory& detail::SpectrumAnalyzerAccess::history(
    const SpectrumAnalyzer& analyzer) noexcept {
  return analyzer.impl_->history;
}

}  // namespace tactus
