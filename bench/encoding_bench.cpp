#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "protocol/spectrum/audio_frame.h"
#include "protocol/spectrum/frame_reader.h"
#include "protocol/spectrum/spectrum_frame.h"

namespace {

using namespace tactus;
using namespace tactus::protocol;

constexpr std::size_t frame_count = 256;

/// Spectra like those of music: a slope towards the high bands, peaks that come and go, and bands
/// that are sometimes silent.
std::vector<Bands> music() {
  std::mt19937 random{1};
  std::normal_distribution<float> step{0.0F, 0.03F};
  std::vector<Bands> frames(frame_count);
  Bands level{};
  for (Bands& frame : frames) {
    for (std::size_t band = 0; band < band_count; ++band) {
      level[band] = std::clamp(level[band] + step(random), -0.3F, 0.4F);
      const float slope = 0.6F - 0.008F * static_cast<float>(band);
      frame[band] = std::clamp(slope + level[band], 0.0F, 1.0F);
    }
  }
  return frames;
}

SpectrumOptions options_of(FrameFormat format, SampleFormat samples, FrameEncoding encoding) {
  SpectrumOptions options;
  options.format = format;
  options.sample_format = samples;
  options.encoding = encoding;
  return options;
}

void encode_spectrum(benchmark::State& state, FrameFormat format, SampleFormat samples,
                     FrameEncoding encoding) {
  const std::vector<Bands> frames = music();
  SpectrumEncoder encoder{options_of(format, samples, encoding)};
  std::uint32_t number = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const EncodedFrame frame = encoder.encode({.hop_seq = 4 * number,
                                               .sample_pos = 384LL * number,
                                               .bins = frames[number % frame_count]});
    benchmark::DoNotOptimize(frame.bytes.data());
    bytes += frame.bytes.size();
    ++number;
  }
  state.counters["frame_bytes"] =
      static_cast<double>(bytes) / static_cast<double>(state.iterations());
}
using enum FrameFormat;
using enum SampleFormat;
using enum FrameEncoding;
BENCHMARK_CAPTURE(encode_spectrum, json_full, json, u8, full);
BENCHMARK_CAPTURE(encode_spectrum, json_delta, json, u8, delta);
BENCHMARK_CAPTURE(encode_spectrum, u8_full, binary, u8, full);
BENCHMARK_CAPTURE(encode_spectrum, u8_delta, binary, u8, delta);
BENCHMARK_CAPTURE(encode_spectrum, u16_full, binary, u16, full);
BENCHMARK_CAPTURE(encode_spectrum, f32_full, binary, f32, full);

void encode_audio_frame(benchmark::State& state) {
  AudioFrame frame;
  for (auto _ : state) {
    ++frame.hop_seq;
    benchmark::DoNotOptimize(encode(frame));
  }
}
BENCHMARK(encode_audio_frame);

/// The cost of reading a JSON frame in a C++ client.
void read_spectrum(benchmark::State& state) {
  const std::vector<Bands> frames = music();
  SpectrumEncoder encoder{{}};
  const std::string text = encoder.encode({.hop_seq = 1, .sample_pos = 0, .bins = frames[9]}).bytes;
  for (auto _ : state) benchmark::DoNotOptimize(read_fft_frame(text));
}
BENCHMARK(read_spectrum);

}  // namespace
