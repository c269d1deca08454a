#include "beats/onset_analyzer.h"

#include <algorithm>
#include <cmath>

#include "spectrum/fft_sizes.h"
#include "spectrum/hop.h"

namespace tactus::beats {
namespace {

constexpr std::size_t middle = 1;  // of spectrum::FftSizes
constexpr std::size_t shortest = 2;
constexpr double lowest_hz = 30.0;
constexpr double highest_hz = 16'000.0;
constexpr double linear_below_hz = 150.0;  // bands have equal widths below, equal ratios above
constexpr double short_above_hz = 5'000.0;
constexpr double low_below_hz = 200.0;
constexpr double high_above_hz = 4'000.0;
constexpr std::array<float, drum_bands> drum_weights{1.0F, 1.0F, 0.4F};
constexpr float quietest_loudness = 3e-6F;
constexpr float silence_rms = 1e-3F;  // -60 dBFS
constexpr float silence_hops = 0.25F * spectrum::hops_per_second;

float decay(float seconds) {
  return std::exp(-1.0F / (seconds * static_cast<float>(spectrum::hops_per_second)));
}

std::vector<spectrum::Band> onset_band_edges(SampleRate rate) {
  const double first = std::asinh(lowest_hz / linear_below_hz);
  const double last = std::asinh(highest_hz / linear_below_hz);
  const auto hz = [&](double band) {
    return linear_below_hz * std::sinh(first + (last - first) * band / onset_bands);
  };
  std::vector<spectrum::Band> bands;
  for (std::size_t i = 0; i < onset_bands; ++i) {
    const auto band = static_cast<double>(i);
    if (hz(band + 1.0) > 0.49 * rate) break;
    bands.push_back({hz(band), hz(band + 0.5), hz(band + 1.0)});
  }
  return bands;
}

std::size_t bands_below(const std::vector<spectrum::Band>& bands, double hz) {
  return static_cast<std::size_t>(
      std::ranges::count_if(bands, [hz](const spectrum::Band& band) { return band.centre < hz; }));
}

}  // namespace

OnsetAnalyzer::OnsetAnalyzer(SampleRate rate)
    : rate_{rate},
      sizes_{spectrum::fft_sizes(rate)},
      windows_{spectrum::hann_window(sizes_[middle].window),
               spectrum::hann_window(sizes_[shortest].window)},
      ffts_{spectrum::RealFft{sizes_[middle].transform},
            spectrum::RealFft{sizes_[shortest].transform}},
      bands_{onset_band_edges(rate)},
      low_map_{std::span{bands_}.first(bands_below(bands_, short_above_hz)), sizes_, rate, middle},
      high_map_{std::span{bands_}.subspan(low_map_.size()), sizes_, rate, shortest},
      low_bands_{low_map_.size()},
      history_(sizes_[middle].window),
      windowed_(sizes_[middle].transform) {
  for (std::size_t i = 0; i < ffts_.size(); ++i) spectra_[i].resize(ffts_[i].size() / 2 + 1);
}

std::uint64_t OnsetAnalyzer::frames_after(std::uint64_t hops, SampleRate rate) noexcept {
  constexpr std::uint64_t per_second = spectrum::hops_per_second;
  return (hops * rate + per_second / 2) / per_second;
}

std::size_t OnsetAnalyzer::missing() const noexcept {
  return static_cast<std::size_t>(frames_after(hops_ + 1, rate_) - frames_);
}

void OnsetAnalyzer::append(std::span<const float> samples) noexcept {
  constexpr float loudest = 1e6F;
  const float pass = 1.0F - 60.0F / static_cast<float>(rate_);  // blocks DC, below some 10 Hz
  std::shift_left(history_.begin(), history_.end(), static_cast<std::ptrdiff_t>(samples.size()));
  float* out = history_.data() + history_.size() - samples.size();
  for (const float sample : samples) {
    const float input = std::abs(sample) < loudest ? sample : 0.0F;  // false for NaN
    last_output_ = input - last_input_ + pass * last_output_;
    if (std::abs(last_output_) < 1e-12F) last_output_ = 0.0F;
    last_input_ = input;
    *out++ = last_output_;
    hop_power_ += static_cast<double>(last_output_) * last_output_;
  }
  hop_samples_ += samples.size();
  frames_ += samples.size();
}

const OnsetHop& OnsetAnalyzer::analyze() {
  ++hops_;
  const auto rms = static_cast<float>(std::sqrt(hop_power_ / static_cast<double>(hop_samples_)));
  hop_power_ = 0.0;
  hop_samples_ = 0;
  quiet_hops_ = rms < silence_rms ? std::min(quiet_hops_ + 1.0F, silence_hops) : 0.0F;
  hop_.silent = quiet_hops_ >= silence_hops;
  measure_bands();
  find_onset();
  return hop_;
}

void OnsetAnalyzer::measure_bands() {
  for (std::size_t i = 0; i < ffts_.size(); ++i) {
    const std::size_t size = windows_[i].size();
    const float* const newest = history_.data() + history_.size() - size;
    for (std::size_t n = 0; n < size; ++n) windowed_[n] = newest[n] * windows_[i][n];
    ffts_[i].transform(std::span{windowed_}.first(ffts_[i].size()), spectra_[i]);
  }
  std::array<float, onset_bands> levels{};
  float sum = 0.0F;
  for (std::size_t band = 0; band < bands_.size(); ++band) {
    levels[band] = band < low_bands_ ? low_map_.level(band, spectra_[0])
                                     : high_map_.level(band - low_bands_, spectra_[1]);
    sum += levels[band];
  }
  static const float slow = decay(10.0F);
  loudness_ = std::max({sum / onset_bands, loudness_ * slow, quietest_loudness});
  for (std::size_t band = 0; band < onset_bands; ++band)
    hop_.levels[band] = std::log10(1.0F + 10.0F * levels[band] / loudness_);
}

void OnsetAnalyzer::find_onset() {
  // The maximum over neighbours keeps vibrato from looking like an onset.
  const auto& before = earlier_[lag - 1];
  std::array<float, drum_bands> sums{};
  for (std::size_t band = 0; band < onset_bands; ++band) {
    const float below = before[band == 0 ? 0 : band - 1];
    const float above = before[std::min(band + 1, onset_bands - 1)];
    const float rise = hop_.levels[band] - std::max({below, before[band], above});
    hop_.rises[band] = std::max(0.0F, rise);
    if (band >= bands_.size()) continue;
    const double centre = bands_[band].centre;
    sums[centre < low_below_hz ? 0 : centre < high_above_hz ? 1 : 2] += hop_.rises[band];
  }
  std::shift_right(earlier_.begin(), earlier_.end(), 1);
  earlier_[0] = hop_.levels;

  static const float peak_decay = decay(3.0F);
  static const float onset_decay = decay(4.0F);
  static const float mean_decay = decay(1.0F);
  constexpr float least_peak = 0.05F;
  float onset = 0.0F;
  for (std::size_t i = 0; i < drum_bands; ++i) {
    peaks_[i] = std::max({sums[i], peaks_[i] * peak_decay, least_peak});
    hop_.drums[i] = sums[i] / (sums[i] + 0.5F * peaks_[i]);
    onset += drum_weights[i] * hop_.drums[i];
  }
  mean_ += (1.0F - mean_decay) * (onset - mean_);
  onset = std::max(0.0F, onset - mean_);
  peak_ = std::max({onset, peak_ * onset_decay, least_peak});
  hop_.onset = onset / peak_;

  clear_peak_ = std::max(onset, clear_peak_ * onset_decay);
  clear_mean_ += (1.0F - onset_decay) * (onset - clear_mean_);
  const float ratio = clear_mean_ > 1e-6F ? clear_peak_ / clear_mean_ : 0.0F;
  hop_.clarity = hop_.silent ? 0.0F : std::clamp((ratio - 2.0F) / 4.0F, 0.0F, 1.0F);
}

}  // namespace tactus::beats
