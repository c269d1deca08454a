#include "spectrum/band_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tactus::spectrum {
namespace {

constexpr double least_bins = 4.0;

/// Transform of a rectangle: sum of exp(-2 pi i f n) over `size` frames.
std::complex<double> rectangle(double cycles_per_frame, std::size_t size) {
  const double half = std::numbers::pi * cycles_per_frame;
  const auto frames = static_cast<double>(size);
  if (std::abs(std::sin(half)) < 1e-12) return frames;
  return std::polar(1.0, -half * (frames - 1.0)) * (std::sin(half * frames) / std::sin(half));
}

/// W|^2 of a Hann window, as the sum of three rectangles one cycle apart.
double hann_power(double cycles_per_frame, std::size_t window) {
  const double cycle = 1.0 / static_cast<double>(window);
  return std::norm(0.5 * rectangle(cycles_per_frame, window) -
                   0.25 * rectangle(cycles_per_frame - cycle, window) -
                   0.25 * rectangle(cycles_per_frame + cycle, window));
}

/// X|^2 of a full-scale sine, averaged over all phases.
double sine_power(double bin_cycles, double sine_cycles, std::size_t window) {
  return 0.25 * (hann_power(bin_cycles - sine_cycles, window) +
                 hann_power(bin_cycles + sine_cycles, window));
}

std::size_t fft_of(const Band& band, const FftSizes& sizes, SampleRate rate) {
  for (std::size_t fft = fft_size_count; fft-- > 0;) {
    const double bin_hz = static_cast<double>(rate) / static_cast<double>(sizes[fft].window);
    if ((band.high - band.low) / bin_hz >= least_bins) return fft;
  }
  return largest_fft;
}

}  // namespace

BandMap::BandMap(std::span<const Band> bands, const FftSizes& sizes, SampleRate rate) {
  for (const Band& band : bands) add(band, sizes, rate, fft_of(band, sizes, rate));
}

BandMap::BandMap(std::span<const Band> bands, const FftSizes& sizes, SampleRate rate,
                 std::size_t fft) {
  for (const Band& band : bands) add(band, sizes, rate, fft);
}

void BandMap::add(const Band& band, const FftSizes& sizes, SampleRate rate, std::size_t fft) {
  const auto size = static_cast<double>(sizes[fft].transform);
  const std::size_t window = sizes[fft].window;
  const double bins_per_hz = size / static_cast<double>(rate);
  const double low = band.low * bins_per_hz;
  const double high = band.high * bins_per_hz;
  const auto first = static_cast<std::size_t>(std::lround(low));
  const auto last = static_cast<std::size_t>(std::lround(high));

  // Normalises so that the sine at the centre reads 1; the window's scale cancels out.
  double sine = 0.0;
  const std::size_t first_weight = weights_.size();
  for (std::size_t k = first; k <= last; ++k) {
    const auto bin = static_cast<double>(k);
    const double overlap = std::max(0.0, std::min(high, bin + 0.5) - std::max(low, bin - 0.5));
    sine += overlap * sine_power(bin / size, band.centre / static_cast<double>(rate), window);
    weights_.push_back(overlap);
  }
  for (std::size_t i = first_weight; i < weights_.size(); ++i) weights_[i] /= sine;
  entries_.push_back({fft, first, first_weight, last - first + 1});
}

std::size_t BandMap::bins_needed(std::size_t fft) const noexcept {
  std::size_t needed = 0;
  for (const Entry& entry : entries_)
    if (entry.fft == fft) needed = std::max(needed, entry.first_bin + entry.bins);
  return needed;
}

float BandMap::level(std::size_t band,
                     std::span<const std::complex<float>> spectrum) const noexcept {
  const Entry& entry = entries_[band];
  const double* const weights = weights_.data() + entry.first_weight;
  // Double precision keeps the squares of near-silence out of the denormals.
  double power = 0.0;
  for (std::size_t i = 0; i < entry.bins; ++i) {
    const double real = spectrum[entry.first_bin + i].real();
    const double imaginary = spectrum[entry.first_bin + i].imag();
    power += weights[i] * (real * real + imaginary * imaginary);
  }
  return static_cast<float>(std::sqrt(power));
}

}  // namespace tactus::spectrum
