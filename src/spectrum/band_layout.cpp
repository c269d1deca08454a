#include "spectrum/band_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum {
namespace {

constexpr double lowest_hz = 40.0;
constexpr double highest_hz = 16'000.0;
constexpr double highest_of_rate = 0.45;
constexpr double semitone_origin_hz = 55.0;

double mel(double hz) { return 2595.0 * std::log10(1.0 + hz / 700.0); }
double hz_of_mel(double mel) { return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0); }
double hz_of_semitone(double note) { return semitone_origin_hz * std::exp2(note / 12.0); }

/// Divides a range of a scale into bands of equal width.
template <class ToHz>
std::array<Band, band_count> equal_bands(double from, double to, ToHz hz) {
  const auto at = [&](double place) {
    return hz(from + (to - from) * place / static_cast<double>(band_count));
  };
  std::array<Band, band_count> bands;
  for (std::size_t i = 0; i < band_count; ++i) {
    const auto place = static_cast<double>(i);
    bands[i] = {.low = at(place), .centre = at(place + 0.5), .high = at(place + 1.0)};
  }
  return bands;
}

}  // namespace

std::array<Band, band_count> bands_of(BandLayout layout, SampleRate rate) {
  const double top = std::min(highest_hz, highest_of_rate * static_cast<double>(rate));
  switch (layout) {
    case BandLayout::log:
      return equal_bands(std::log(lowest_hz), std::log(top), [](double x) { return std::exp(x); });
    case BandLayout::linear:
      return equal_bands(lowest_hz, top, [](double x) { return x; });
    case BandLayout::mel:
      return equal_bands(mel(lowest_hz), mel(top), hz_of_mel);
    case BandLayout::semitone:
      break;
  }
  // Its upper limit, 2.2 kHz, is below 0.45 of every sample rate.
  static_assert(highest_of_rate * min_sample_rate > 2'200.0);
  return equal_bands(-0.5, static_cast<double>(band_count) - 0.5, hz_of_semitone);
}

std::array<double, band_count> band_centres(BandLayout layout, SampleRate rate) {
  std::array<double, band_count> centres{};
  std::ranges::transform(bands_of(layout, rate), centres.begin(), &Band::centre);
  return centres;
}

}  // namespace tactus::spectrum
