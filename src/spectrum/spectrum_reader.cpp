#include "spectrum/spectrum_reader.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "spectrum/band_map.h"
#include "spectrum/fft.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/low_transform.h"

namespace tactus::spectrum {
namespace {

constexpr std::size_t layout_count = 4;
constexpr std::size_t channel_count = 4;

/// Results for one channel, each computed on first use.
struct Analysis {
  bool mixed = false;
  bool silent = false;
  std::vector<float> samples;
  std::array<bool, fft_size_count> transformed{};
  std::array<std::vector<std::complex<float>>, fft_size_count> spectra;
  bool transformed_low = false;
  std::vector<std::complex<float>> low_spectrum;  // the lowest bins of the largest FFT, for its
                                                  // bands
  std::array<bool, layout_count> measured{};
  std::array<Bands, layout_count> levels{};

  void forget() {
    mixed = false;
    transformed = {};
    transformed_low = false;
    measured = {};
  }
};

/// Extracts one channel. Mid and side halve each side before adding, which prevents overflow.
void mix(std::span<const StereoFrame> frames, Channel channel, std::span<float> samples) {
  const auto each = [&](auto mixed) { std::ranges::transform(frames, samples.begin(), mixed); };
  switch (channel) {
    case Channel::mid:
      return each([](StereoFrame f) { return 0.5F * f.left + 0.5F * f.right; });
    case Channel::left:
      return each([](StereoFrame f) { return f.left; });
    case Channel::right:
      return each([](StereoFrame f) { return f.right; });
    case Channel::side:
      return each([](StereoFrame f) { return 0.5F * f.left - 0.5F * f.right; });
  }
}

}  // namespace

struct SpectrumReader::Impl {
  explicit Impl(const SampleHistory& source)
      : history{source},
        sizes{fft_sizes(source.sample_rate())},
        maps{maps_for(sizes, source.sample_rate())},
        low{sizes[largest_fft].window, sizes[largest_fft].transform, highest_low()} {
    for (std::size_t fft = 0; fft < fft_size_count; ++fft) {
      windows[fft] = hann_window(sizes[fft].window);
      ffts.emplace_back(sizes[fft].transform);
    }
    frames.resize(sizes[largest_fft].window);
    padded.resize(sizes[largest_fft].transform);
  }

  void take(std::uint64_t end_frame, bool has_sound) {
    end = end_frame;
    sounding = has_sound;
    counted = false;
    for (Analysis& analysis : analyses) analysis.forget();
  }

  bool copy_until(std::uint64_t end_frame) {
    const bool there = history.copy(end_frame, frames);
    if (!there) ++overwritten;
    return there;
  }

  /// Returns the channel's analysis; mixes its samples on first use.
  Analysis& analysis_of(Channel channel) {
    if (!counted) ++hops;
    counted = true;
    Analysis& analysis = analyses[static_cast<std::size_t>(channel)];
    if (analysis.mixed) return analysis;
    analysis.mixed = true;
    analysis.samples.resize(frames.size());
    if (sounding) {
      mix(frames, channel, analysis.samples);
      analysis.silent = std::ranges::all_of(analysis.samples, [](float x) { return x == 0.0F; });
    } else {
      std::ranges::fill(analysis.samples, 0.0F);
      analysis.silent = true;
    }
    return analysis;
  }

  std::span<const std::complex<float>> spectrum_of(Analysis& analysis, std::size_t fft) {
    std::vector<std::complex<float>>& spectrum = analysis.spectra[fft];
    if (analysis.transformed[fft]) return spectrum;
    analysis.transformed[fft] = true;
    const auto [window_size, size] = sizes[fft];
    spectrum.resize(size / 2 + 1);
    if (analysis.silent) {
      std::ranges::fill(spectrum, std::complex<float>{});
      return spectrum;
    }
    window(analysis, fft);
    std::fill(padded.begin() + static_cast<std::ptrdiff_t>(window_size),
              padded.begin() + static_cast<std::ptrdiff_t>(size), 0.0F);
    ffts[fft].transform(std::span{padded}.first(size), spectrum);
    ++transforms;
    return spectrum;
  }

  /// Returns the bins for an FFT's bands; of the largest FFT, only the lowest ones.
  std::span<const std::complex<float>> bins_of(Analysis& analysis, std::size_t fft) {
    if (fft != largest_fft) return spectrum_of(analysis, fft);
    if (analysis.transformed_low) return analysis.low_spectrum;
    analysis.transformed_low = true;
    analysis.low_spectrum.resize(low.bins());
    window(analysis, fft);
    low.transform(std::span{padded}.first(sizes[fft].window), analysis.low_spectrum);
    ++transforms;
    return analysis.low_spectrum;
  }

  /// Writes the newest frames, windowed for an FFT, to `padded`.
  void window(const Analysis& analysis, std::size_t fft) {
    const std::size_t size = sizes[fft].window;
    const float* const newest = analysis.samples.data() + analysis.samples.size() - size;
    for (std::size_t n = 0; n < size; ++n) padded[n] = newest[n] * windows[fft][n];
  }

  static std::array<BandMap, layout_count> maps_for(const FftSizes& sizes, SampleRate rate) {
    const auto map = [&](BandLayout layout) {
      return BandMap{bands_of(layout, rate), sizes, rate};
    };
    return {map(BandLayout::log), map(BandLayout::linear), map(BandLayout::mel),
            map(BandLayout::semitone)};
  }

  /// Highest frequency of the bands that use the largest FFT, in cycles per frame.
  double highest_low() const {
    std::size_t bins = 1;
    for (const BandMap& map : maps) bins = std::max(bins, map.bins_needed(largest_fft));
    return static_cast<double>(bins) / static_cast<double>(sizes[largest_fft].transform);
  }

  const SampleHistory& history;
  const FftSizes sizes;
  const std::array<BandMap, layout_count> maps;
  LowTransform low;
  std::array<std::vector<float>, fft_size_count> windows;
  std::vector<RealFft> ffts;

  std::vector<StereoFrame> frames;  // one window of the sound
  std::vector<float> padded;        // input of the transform
  std::array<Analysis, channel_count> analyses;
  std::uint64_t end = 0;
  Frames sample_pos = 0;
  bool sounding = false;
  bool counted = true;
  std::uint64_t hops = 0;
  std::uint64_t transforms = 0;
  std::uint64_t overwritten = 0;
};

SpectrumReader::SpectrumReader(const SampleHistory& history)
    : impl_{std::make_unique<Impl>(history)} {}
SpectrumReader::~SpectrumReader() = default;

void SpectrumReader::update(std::int64_t now_ns) {
  for (;;) {
    const SampleHistory::Moment moment = impl_->history.newest();
    const bool sounding = !moment.is_stale(now_ns);
    impl_->sample_pos = moment.sample_pos;
    if (sounding == impl_->sounding && moment.frames_written == impl_->end) return;
    // Fails only if this thread was delayed beyond the history's length. Newer sound is then
    // available.
    if (sounding && !impl_->copy_until(moment.frames_written)) continue;
    return impl_->take(moment.frames_written, sounding);
  }
}

bool SpectrumReader::update_to(std::uint64_t frames_written) {
  const SampleHistory::Moment moment = impl_->history.newest();
  const bool there = impl_->copy_until(frames_written);
  impl_->sample_pos = moment.sample_pos - static_cast<Frames>(moment.frames_written) +
                      static_cast<Frames>(frames_written);
  impl_->take(frames_written, there);
  return there;
}

Frames SpectrumReader::sample_pos() const noexcept { return impl_->sample_pos; }

std::span<const float, band_count> SpectrumReader::levels(BandLayout layout, Channel channel) {
  Analysis& analysis = impl_->analysis_of(channel);
  const auto number = static_cast<std::size_t>(layout);
  Bands& levels = analysis.levels[number];
  if (analysis.measured[number]) return levels;
  analysis.measured[number] = true;
  levels.fill(0.0F);
  if (analysis.silent) return levels;
  const BandMap& map = impl_->maps[number];
  for (std::size_t band = 0; band < band_count; ++band)
    levels[band] = map.level(band, impl_->bins_of(analysis, map.fft(band)));
  return levels;
}

std::span<const float> SpectrumReader::newest(Channel channel, std::size_t frames) {
  const std::span<const float> samples = impl_->analysis_of(channel).samples;
  assert(frames <= samples.size());
  return samples.last(frames);
}

std::span<const std::complex<float>> SpectrumReader::transform(Channel channel, std::size_t fft) {
  return impl_->spectrum_of(impl_->analysis_of(channel), fft);
}

std::uint64_t SpectrumReader::hops_analysed() const noexcept { return impl_->hops; }
std::uint64_t SpectrumReader::transforms_done() const noexcept { return impl_->transforms; }
std::uint64_t SpectrumReader::overwritten() const noexcept { return impl_->overwritten; }

}  // namespace tactus::spectrum
