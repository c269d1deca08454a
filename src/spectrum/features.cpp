#include "spectrum/features.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "spectrum/band_map.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/hop.h"
#include "spectrum/level_scale.h"

namespace tactus::spectrum {
namespace {

constexpr double smoothing_ms = 120.0;
constexpr double heavy_smoothing_ms = 400.0;
constexpr float flux_gain = 4.0F;
constexpr LevelScale feature_band_scale{.db_min = -60.0, .db_max = 0.0};
constexpr double lowest_chroma_hz = 130.8127826502993;  // C3
constexpr std::size_t chroma_octaves = 5;
constexpr float quietest_chroma = 1e-3F;

/// Root mean square, 1 for a full-scale sine.
float root_mean_square(std::span<const float> samples) {
  double sum = 0.0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return static_cast<float>(
      std::min(1.0, std::sqrt(2.0 * sum / static_cast<double>(samples.size()))));
}

/// Averages the samples into points of equal length.
std::array<std::int16_t, waveform_points> waveform_of(std::span<const float> samples) {
  std::array<std::int16_t, waveform_points> points{};
  const double width = static_cast<double>(samples.size()) / static_cast<double>(waveform_points);
  for (std::size_t i = 0; i < waveform_points; ++i) {
    const double from = width * static_cast<double>(i);
    const double to = from + width;
    double sum = 0.0;
    for (auto n = static_cast<std::size_t>(from); n < samples.size(); ++n) {
      const auto begin = static_cast<double>(n);
      if (begin >= to) break;
      sum += samples[n] * (std::min(to, begin + 1.0) - std::max(from, begin));
    }
    points[i] =
        static_cast<std::int16_t>(std::lround(32767.0 * std::clamp(sum / width, -1.0, 1.0)));
  }
  return points;
}

/// Sum of the increases between two spectra, scaled to [0, 1].
float rise(std::span<const float> before, std::span<const float> now) {
  float sum = 0.0F;
  for (std::size_t i = 0; i < now.size(); ++i) sum += std::max(0.0F, now[i] - before[i]);
  return std::min(1.0F, flux_gain * sum / static_cast<float>(now.size()));
}

std::array<float, feature_bands> feature_bands_of(std::span<const float, band_count> levels) {
  constexpr std::size_t each = band_count / feature_bands;
  std::array<float, feature_bands> bands{};
  for (std::size_t i = 0; i < feature_bands; ++i) {
    double power = 0.0;
    for (const float level : levels.subspan(i * each, each))
      power += static_cast<double>(level) * level;
    if (!(power > 0.0)) continue;
    const double db = 10.0 * std::log10(power);
    const auto [low, high] = std::pair{feature_band_scale.db_min, feature_band_scale.db_max};
    bands[i] = static_cast<float>(std::clamp((db - low) / (high - low), 0.0, 1.0));
  }
  return bands;
}

/// Semitone bands from C3 up, one quarter tone to either side, within the sample rate's limit.
std::vector<Band> chroma_notes(SampleRate rate) {
  std::vector<Band> notes;
  for (std::size_t i = 0; i < chroma_octaves * chroma_count; ++i) {
    const auto hz = [i](double offset) {
      return lowest_chroma_hz * std::exp2((static_cast<double>(i) + offset) / 12.0);
    };
    if (hz(0.5) > 0.45 * static_cast<double>(rate)) break;
    notes.push_back({.low = hz(-0.5), .centre = hz(0.0), .high = hz(0.5)});
  }
  return notes;
}

void approach(std::span<float> values, std::span<const float> targets, float share) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += share * (targets[i] - values[i]);
    if (values[i] < 1e-6F) values[i] = 0.0F;
  }
}

}  // namespace

struct FeatureReader::Impl {
  explicit Impl(SampleRate rate)
      : hop{hop_frames(rate)}, chroma_map{chroma_notes(rate), fft_sizes(rate), rate, largest_fft} {}

  std::array<float, chroma_count> chroma_of(std::span<const std::complex<float>> spectrum) const {
    std::array<double, chroma_count> powers{};
    for (std::size_t note = 0; note < chroma_map.size(); ++note) {
      const double level = chroma_map.level(note, spectrum);
      powers[note % chroma_count] += level * level;
    }
    const float strongest =
        std::max(quietest_chroma, static_cast<float>(std::sqrt(*std::ranges::max_element(powers))));
    std::array<float, chroma_count> chroma{};
    std::ranges::transform(powers, chroma.begin(), [strongest](double power) {
      return std::min(1.0F, static_cast<float>(std::sqrt(power)) / strongest);
    });
    return chroma;
  }

  const std::size_t hop;
  const BandMap chroma_map;
  LevelSmoother smoother{LevelScale{}};
  Bands bins_before{};
  AudioFeatures features;
  bool fresh = true;
};

FeatureReader::FeatureReader(const SampleHistory& history)
    : impl_{std::make_unique<Impl>(history.sample_rate())} {}
FeatureReader::~FeatureReader() = default;

void FeatureReader::restart() {
  impl_->smoother = LevelSmoother{LevelScale{}};
  impl_->features = {};
  impl_->fresh = true;
}

AudioFeatures FeatureReader::update(SpectrumReader& reader, double elapsed_ms) {
  AudioFeatures& features = impl_->features;
  const std::span<const float> newest = reader.newest(Channel::mid, impl_->hop);
  const std::span<const float, band_count> levels = reader.levels(BandLayout::log, Channel::mid);
  const std::span<const float, band_count> bins = impl_->smoother.update(levels, elapsed_ms);

  features.fast_rms = root_mean_square(newest);
  features.fast_flux = impl_->fresh ? 0.0F : rise(impl_->bins_before, bins);
  std::ranges::copy(bins, impl_->bins_before.begin());
  features.bands = feature_bands_of(levels);
  features.chroma = impl_->chroma_of(reader.transform(Channel::mid, largest_fft));
  features.waveform = waveform_of(newest);

  const auto share = [&](double time_constant_ms) {
    if (impl_->fresh) return 1.0F;
    return static_cast<float>(-std::expm1(-std::max(0.0, elapsed_ms) / time_constant_ms));
  };
  approach({&features.rms, 1}, {&features.fast_rms, 1}, share(smoothing_ms));
  approach({&features.flux, 1}, {&features.fast_flux, 1}, share(smoothing_ms));
  approach(features.heavy_bands, features.bands, share(heavy_smoothing_ms));
  approach(features.heavy_chroma, features.chroma, share(heavy_smoothing_ms));
  impl_->fresh = false;
  return features;
}

}  // namespace tactus::spectrum
