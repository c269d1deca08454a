#include <benchmark/benchmark.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "spectrum/features.h"
#include "spectrum/fft.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/hop.h"
#include "spectrum/level_scale.h"
#include "spectrum/sample_history.h"
#include "spectrum/spectrum_reader.h"

namespace {

using namespace tactus;
using namespace tactus::spectrum;

constexpr SampleRate rate = 48'000;
constexpr std::size_t block_frames = 512;

std::vector<float> stereo_noise(std::size_t frames) {
  std::mt19937 random{1};
  std::uniform_real_distribution<float> sample{-0.5F, 0.5F};
  std::vector<float> samples(2 * frames);
  for (float& each : samples) each = sample(random);
  return samples;
}

/// Cost of a block on the audio thread.
void push(benchmark::State& state) {
  SpectrumAnalyzer analyzer;
  const auto block = stereo_noise(block_frames);
  for (auto _ : state) analyzer.push(block, 0);
}
BENCHMARK(push);

/// The same with a plain vector under a mutex, which may block.
void push_under_a_mutex(benchmark::State& state) {
  std::mutex mutex;
  std::vector<float> ring(65'536);
  std::size_t place = 0;
  const auto block = stereo_noise(block_frames);
  for (auto _ : state) {
    const std::lock_guard lock{mutex};
    std::copy(block.begin(), block.end(), ring.begin() + static_cast<std::ptrdiff_t>(place));
    place = (place + block.size()) % ring.size();
    benchmark::DoNotOptimize(ring.data());
  }
}
BENCHMARK(push_under_a_mutex);

/// One hop: from stereo samples to 64 bins of the mid channel.
void hop(benchmark::State& state) {
  const auto layout = static_cast<BandLayout>(state.range(0));
  SampleHistory history{rate};
  SpectrumReader reader{history};
  LevelSmoother smoother{{}};
  const std::size_t frames = hop_frames(rate);
  const auto sound = stereo_noise(16 * frames);
  history.write(stereo_noise(16'384), 2, 0, 0);
  std::size_t part = 0;
  for (auto _ : state) {
    history.write(std::span{sound}.subspan(2 * frames * part, 2 * frames), 2, -1, 0);
    part = (part + 1) % 16;
    reader.update(0);
    benchmark::DoNotOptimize(smoother.update(reader.levels(layout, Channel::mid), 8.0).data());
  }
}
BENCHMARK(hop)->ArgName("layout")->DenseRange(0, 3);

/// Additional cost of the audio frame's features.
void hop_with_features(benchmark::State& state) {
  SampleHistory history{rate};
  SpectrumReader reader{history};
  FeatureReader features{history};
  const auto sound = stereo_noise(hop_frames(rate));
  history.write(stereo_noise(16'384), 2, 0, 0);
  for (auto _ : state) {
    history.write(sound, 2, -1, 0);
    reader.update(0);
    benchmark::DoNotOptimize(features.update(reader, 8.0));
  }
}
BENCHMARK(hop_with_features);

/// Eight clients with eight different formats, from one analysis.
void hop_for_eight_kinds(benchmark::State& state) {
  SampleHistory history{rate};
  SpectrumReader reader{history};
  const auto sound = stereo_noise(hop_frames(rate));
  history.write(stereo_noise(16'384), 2, 0, 0);
  for (auto _ : state) {
    history.write(sound, 2, -1, 0);
    reader.update(0);
    for (const Channel channel : {Channel::mid, Channel::left})
      for (int layout = 0; layout < 4; ++layout)
        benchmark::DoNotOptimize(reader.levels(static_cast<BandLayout>(layout), channel).data());
  }
}
BENCHMARK(hop_for_eight_kinds);

/// For comparison, the direct way. It computes windows on demand and every power of every
/// transform, and each band scans all of them.
void hop_the_plain_way(benchmark::State& state) {
  const FftSizes sizes = fft_sizes(rate);
  const auto sound = stereo_noise(sizes[largest_fft].window);
  std::vector<RealFft> ffts;
  for (const FftSize& size : sizes) ffts.emplace_back(size.transform);
  std::array<double, band_count> levels{};
  for (auto _ : state) {
    for (std::size_t fft = 0; fft < fft_size_count; ++fft) {
      const auto [window, size] = sizes[fft];
      std::vector<float> signal(size);
      for (std::size_t n = 0; n < window; ++n) {
        const double turn = 2.0 * std::numbers::pi * static_cast<double>(n);
        const double hann = 0.5 - 0.5 * std::cos(turn / static_cast<double>(window));
        signal[n] = static_cast<float>(hann * 0.5 * (sound[2 * n] + sound[2 * n + 1]));
      }
      std::vector<std::complex<float>> spectrum(size / 2 + 1);
      ffts[fft].transform(signal, spectrum);
      for (std::size_t band = 0; band < band_count; ++band) {
        const double low = 40.0 * std::pow(400.0, static_cast<double>(band) / band_count);
        const double high = low * std::pow(400.0, 1.0 / band_count);
        double power = 0.0;
        for (std::size_t k = 0; k < spectrum.size(); ++k) {
          const double hz = static_cast<double>(k) * rate / static_cast<double>(size);
          if (hz >= low && hz < high) power += std::norm(spectrum[k]);
        }
        levels[band] = std::sqrt(power);
      }
    }
    benchmark::DoNotOptimize(levels);
  }
}
BENCHMARK(hop_the_plain_way);

void transform(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  RealFft fft{size};
  const auto signal = stereo_noise(size / 2);
  std::vector<std::complex<float>> spectrum(size / 2 + 1);
  for (auto _ : state) {
    fft.transform(signal, spectrum);
    benchmark::DoNotOptimize(spectrum.data());
  }
}
BENCHMARK(transform)->ArgName("size")->Arg(512)->Arg(2'048)->Arg(16'384);

}  // namespace
