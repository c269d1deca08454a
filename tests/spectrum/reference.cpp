#include "reference.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

namespace tactus::spectrum::test {
namespace {

using std::numbers::pi;

/// Converts a place on a layout's scale to Hz.
double hz_at(BandLayout layout, double top, double place) {
  const auto between = [place](double from, double to) { return from + (to - from) * place / 64; };
  const auto mel = [](double hz) { return 2595 * std::log10(1 + hz / 700); };
  switch (layout) {
    case BandLayout::log:
      return 40 * std::pow(top / 40, place / 64);
    case BandLayout::linear:
      return between(40, top);
    case BandLayout::mel:
      return 700 * (std::pow(10, between(mel(40), mel(top)) / 2595) - 1);
    case BandLayout::semitone:
      break;
  }
  return 55 * std::pow(2, (place - 0.5) / 12);
}

/// Full scale, in the precision of the code under test.
std::vector<float> sampled_sine(double hz, double rate, double frames, double phase) {
  std::vector<float> samples(static_cast<std::size_t>(frames));
  for (std::size_t n = 0; n < samples.size(); ++n)
    samples[n] = static_cast<float>(std::sin(2 * pi * hz / rate * static_cast<double>(n) + phase));
  return samples;
}

}  // namespace

Reference::Reference(BandLayout layout, SampleRate rate) : rate_{static_cast<double>(rate)} {
  const double top = std::min(16'000.0, 0.45 * rate_);
  const double scale = std::pow(2.0, std::round(std::log2(rate_ / 48'000)));
  for (std::size_t i = 0; i < band_count; ++i) {
    const auto place = static_cast<double>(i);
    Band& band = bands_[i];
    band = {hz_at(layout, top, place), hz_at(layout, top, place + 1), 8192 * scale, 16384 * scale,
            1};
    for (const double window : {2048 * scale, 512 * scale})
      if ((band.high - band.low) * window / rate_ >= 4) band.window = band.transform = window;
    const double centre = hz_at(layout, top, place + 0.5);
    const double mean = (power(band, sampled_sine(centre, rate_, band.window, 0)) +
                         power(band, sampled_sine(centre, rate_, band.window, pi / 2))) /
                        2;
    band.gain = 1 / (2 * mean);
  }
}

/// The sum of overlap[k] P[k].
double Reference::power(const Band& band, std::span<const float> samples) const {
  const auto window = static_cast<std::size_t>(band.window);
  std::vector<double> windowed(window);
  double window_power = 0;
  for (std::size_t n = 0; n < window; ++n) {
    const double w = 0.5 - 0.5 * std::cos(2 * pi * static_cast<double>(n) / band.window);
    window_power += w * w;
    windowed[n] = w * static_cast<double>(samples[samples.size() - window + n]);
  }
  const double low = band.low * band.transform / rate_;
  const double high = band.high * band.transform / rate_;
  double sum = 0;
  for (double k = std::round(low); k - 0.5 < high; ++k) {
    // Rotates from frame to frame; recomputed at intervals to limit error accumulation.
    std::complex<double> x;
    std::complex<double> turn;
    const std::complex<double> step = std::polar(1.0, -2 * pi * k / band.transform);
    for (std::size_t n = 0; n < window; ++n) {
      turn = n % 256 == 0 ? std::polar(1.0, -2 * pi * k * static_cast<double>(n) / band.transform)
                          : turn * step;
      x += windowed[n] * turn;
    }
    const double overlap = std::min(high, k + 0.5) - std::max(low, k - 0.5);
    sum += overlap * 2 * std::norm(x) / (band.transform * window_power);
  }
  return sum;
}

std::array<double, band_count> Reference::levels(std::span<const float> samples) const {
  std::array<double, band_count> levels{};
  std::ranges::transform(bands_, levels.begin(), [&](const Band& band) {
    return std::sqrt(2 * band.gain * power(band, samples));
  });
  return levels;
}

}  // namespace tactus::spectrum::test
