// analyser_values FILE: computes the result of an AnalyserNode's getFloatFrequencyData, one decibel
// value per line. The file contains fftSize samples as little-endian 32-bit floats.
// Source: W3C, Web Audio API 1.1, "FFT Windowing and Smoothing over Time".
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <span>
#include <vector>

#include "spectrum/fft.h"

namespace {

std::vector<float> samples_of(const char* file) {
  std::ifstream stream{file, std::ios::binary};
  std::vector<float> samples;
  for (float sample = 0.0F; stream.read(reinterpret_cast<char*>(&sample), sizeof sample);)
    samples.push_back(sample);
  return samples;
}

double blackman(std::size_t n, std::size_t size) {
  const double turn = 2.0 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(size);
  return 0.42 - 0.5 * std::cos(turn) + 0.08 * std::cos(2.0 * turn);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: analyser_values FILE\n", stderr);
    return EXIT_FAILURE;
  }
  std::vector<float> samples = samples_of(arguments[1]);
  const std::size_t size = samples.size();
  if (size < 32 || (size & (size - 1)) != 0) {
    std::fputs("analyser_values: not a power of two of samples\n", stderr);
    return EXIT_FAILURE;
  }
  for (std::size_t n = 0; n < size; ++n)
    samples[n] = static_cast<float>(blackman(n, size) * static_cast<double>(samples[n]));
  std::vector<std::complex<float>> spectrum(size / 2 + 1);
  tactus::spectrum::RealFft{size}.transform(samples, spectrum);
  for (const std::complex<float>& bin : std::span{spectrum}.first(size / 2))
    std::printf("%.6f\n",
                20.0 * std::log10(static_cast<double>(std::abs(bin)) / static_cast<double>(size)));
  return EXIT_SUCCESS;
}
