#include "spectrum/light_features.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <vector>

#include "spectrum/band_map.h"
#include "spectrum/fft_sizes.h"

namespace tactus::spectrum {
namespace {

constexpr double shortest_window_ms = 25.0;
constexpr double longest_window_ms = 100.0;
constexpr double ramp_ms = 10.0;  // at both ends of a level's window
constexpr double crossings_window_ms = 23.0;
constexpr double light_smoothing_ms = 120.0;
constexpr double channel_floor_db = -60.0;
constexpr double highest_peak_hz = 11'025.0;
constexpr std::size_t peak_fft = 1;

// A hit: the bass rises 4.6 dB above its average. In shorter windows noise does so, too.
constexpr double bass_hz = 150.0;
constexpr double bass_window_ms = 50.0;
constexpr double bass_settling_ms = 10.0;
constexpr double bass_average_ms = 400.0;
constexpr float hit_ratio = 1.7F;
constexpr float quietest_hit = 0.01F;
constexpr double least_hit_interval_ms = 100.0;

float share_of(double elapsed_ms, double time_constant_ms) {
  return static_cast<float>(-std::expm1(-std::max(0.0, elapsed_ms) / time_constant_ms));
}

/// The RMS, 1 for a full-scale sine, in a window with linear ramps at both ends. Without them the
/// level of a steady tone would depend on its phase. Successive windows overlap by a ramp.
float light_level(std::span<const float> samples, std::size_t ramp) {
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const auto from_end = static_cast<double>(std::min(n, samples.size() - 1 - n));
    const double weight = std::min(1.0, (from_end + 0.5) / static_cast<double>(ramp));
    sum += weight * static_cast<double>(samples[n]) * static_cast<double>(samples[n]);
    weights += weight;
  }
  return static_cast<float>(std::min(1.0, std::sqrt(2.0 * sum / weights)));
}

std::size_t count_zero_crossings(std::span<const float> samples) {
  std::size_t count = 0;
  float before = 0.0F;
  for (const float sample : samples) {
    if (sample == 0.0F) continue;
    if ((before < 0.0F && sample > 0.0F) || (before > 0.0F && sample < 0.0F)) ++count;
    before = sample;
  }
  return count;
}

/// The channels that the sample rate has room for.
std::vector<Band> channels_for(SampleRate rate) {
  std::vector<Band> bands;
  for (std::size_t i = 0; i < light_channels; ++i) {
    const double low = light_channel_edges_hz[i];
    const double high = light_channel_edges_hz[i + 1];
    if (high > 0.45 * static_cast<double>(rate)) break;
    bands.push_back({.low = low, .centre = std::sqrt(low * high), .high = high});
  }
  return bands;
}

float channel_of(float level) {
  if (!(level > 0.0F)) return 0.0F;
  const double db = 20.0 * std::log10(static_cast<double>(level));
  return static_cast<float>(std::clamp(1.0 - db / channel_floor_db, 0.0, 1.0));
}

}  // namespace

struct LightFeatureReader::Impl {
  explicit Impl(SampleRate sample_rate)
      : rate{sample_rate}, sizes{fft_sizes(rate)}, map{channels_for(rate), sizes, rate} {}

  std::size_t frames(double ms) const {
    return static_cast<std::size_t>(std::lround(ms * 1e-3 * static_cast<double>(rate)));
  }

  /// The level below bass_hz of the last samples; the first ones settle the filter.
  float bass_of(std::span<const float> samples) const {
    const auto share = static_cast<float>(
        -std::expm1(-2.0 * std::numbers::pi * bass_hz / static_cast<double>(rate)));
    float once = 0.0F;
    float twice = 0.0F;
    std::vector<float> bass;
    bass.reserve(samples.size());
    for (const float sample : samples) {
      once += share * (sample - once);
      twice += share * (once - twice);
      bass.push_back(twice);
    }
    return light_level(std::span{bass}.subspan(frames(bass_settling_ms)), frames(ramp_ms));
  }

  bool is_hit(float bass, double elapsed_ms) {
    since_hit_ms += elapsed_ms;
    const bool was_above = is_above;
    // It must fall to its average before the next hit.
    is_above = bass > quietest_hit && bass > (was_above ? 1.0F : hit_ratio) * average_bass;
    const bool hit = is_above && !was_above && since_hit_ms >= least_hit_interval_ms;
    sounding_ms = bass > quietest_hit ? sounding_ms + elapsed_ms : 0.0;
    // After silence, the mean of the sound so far: a slower average would be too low for a while.
    const double share_so_far = sounding_ms > 0.0 ? elapsed_ms / sounding_ms : 0.0;
    average_bass +=
        std::max(share_of(elapsed_ms, bass_average_ms), static_cast<float>(share_so_far)) *
        (bass - average_bass);
    if (hit) since_hit_ms = 0.0;
    return hit;
  }

  /// The strongest frequency, between bins by a parabola through the logarithms of three.
  void find_peak(std::span<const std::complex<float>> spectrum) {
    features.peak_hz = features.peak_level = 0.0F;
    const double bin_hz =
        static_cast<double>(rate) / static_cast<double>(sizes[peak_fft].transform);
    const auto last =
        std::min(spectrum.size() - 1, static_cast<std::size_t>(highest_peak_hz / bin_hz));
    std::size_t best = 0;
    float power = 0.0F;
    for (std::size_t bin = 1; bin < last; ++bin) {
      if (std::norm(spectrum[bin]) <= power) continue;
      power = std::norm(spectrum[bin]);
      best = bin;
    }
    if (best == 0) return;
    const auto height = [&](std::size_t bin) {
      return std::log(std::max(1e-30, static_cast<double>(std::norm(spectrum[bin]))));
    };
    const double before = height(best - 1);
    const double top = height(best);
    const double after = height(best + 1);
    const double bend = before - 2.0 * top + after;
    const double offset = bend < 0.0 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0.0;
    const double amplitude = std::exp(0.5 * (top - 0.25 * (before - after) * offset)) * 4.0 /
                             static_cast<double>(sizes[peak_fft].window);
    features.peak_hz = static_cast<float>((static_cast<double>(best) + offset) * bin_hz);
    features.peak_level = static_cast<float>(std::min(1.0, amplitude));
  }

  const SampleRate rate;
  const FftSizes sizes;
  const BandMap map;
  LightFeatures features;
  float average_bass = 0.0F;
  double sounding_ms = 0.0;  // since silence
  bool is_above = false;     // the bass, its average
  double since_hit_ms = least_hit_interval_ms;
};

LightFeatureReader::LightFeatureReader(SampleRate rate) : impl_{std::make_unique<Impl>(rate)} {}
LightFeatureReader::~LightFeatureReader() = default;

LightFeatures LightFeatureReader::update(SpectrumReader& reader, double elapsed_ms) {
  LightFeatures& features = impl_->features;
  const auto window_ms = [&](double shortest_ms) {
    return std::clamp(elapsed_ms, shortest_ms, longest_window_ms) + ramp_ms;
  };
  const auto newest = [&](double ms) { return reader.newest(Channel::mid, impl_->frames(ms)); };
  features.level = light_level(newest(window_ms(shortest_window_ms)), impl_->frames(ramp_ms));
  features.smooth += share_of(elapsed_ms, light_smoothing_ms) * (features.level - features.smooth);
  if (features.smooth < 1e-6F) features.smooth = 0.0F;
  const auto bass = impl_->bass_of(newest(window_ms(bass_window_ms) + bass_settling_ms));
  features.hit = impl_->is_hit(bass, elapsed_ms);
  features.zero_crossings = count_zero_crossings(newest(crossings_window_ms));
  for (std::size_t i = 0; i < impl_->map.size(); ++i) {
    const auto spectrum = reader.transform(Channel::mid, impl_->map.fft(i));
    const float value = channel_of(impl_->map.level(i, spectrum));
    float& shown = features.channels[i];
    shown += (value > shown ? 1.0F : share_of(elapsed_ms, light_smoothing_ms)) * (value - shown);
    if (shown < 1e-6F) shown = 0.0F;
  }
  impl_->find_peak(reader.transform(Channel::mid, peak_fft));
  return features;
}

}  // namespace tactus::spectrum
