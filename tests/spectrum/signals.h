#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "spectrum/sample_history.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum::test {

inline constexpr std::array all_layouts{BandLayout::log, BandLayout::linear, BandLayout::mel,
                                        BandLayout::semitone};

/// A mono sine.
inline std::vector<float> sine(double hz, SampleRate rate, std::size_t frames, double phase = 0.0,
                               double amplitude = 1.0) {
  std::vector<float> samples(frames);
  const double step = 2.0 * std::numbers::pi * hz / static_cast<double>(rate);
  for (std::size_t n = 0; n < frames; ++n)
    samples[n] = static_cast<float>(amplitude * std::sin(step * static_cast<double>(n) + phase));
  return samples;
}

/// White noise, from -amplitude to amplitude.
inline std::vector<float> noise(std::size_t frames, unsigned seed, float amplitude = 1.0F) {
  std::mt19937 random{seed};
  std::uniform_real_distribution<float> distribution{-amplitude, amplitude};
  std::vector<float> samples(frames);
  for (float& sample : samples) sample = distribution(random);
  return samples;
}

/// An exponential sine sweep.
inline std::vector<float> sweep(double from_hz, double to_hz, SampleRate rate, std::size_t frames) {
  std::vector<float> samples(frames);
  double phase = 0.0;
  for (std::size_t n = 0; n < frames; ++n) {
    samples[n] = static_cast<float>(std::sin(phase));
    const double place = static_cast<double>(n) / static_cast<double>(frames);
    phase += 2.0 * std::numbers::pi * from_hz * std::pow(to_hz / from_hz, place) /
             static_cast<double>(rate);
  }
  return samples;
}

/// Interleaves two channels.
inline std::vector<float> interleaved(const std::vector<float>& left,
                                      const std::vector<float>& right) {
  std::vector<float> samples;
  samples.reserve(2 * left.size());
  for (std::size_t n = 0; n < left.size(); ++n) {
    samples.push_back(left[n]);
    samples.push_back(right[n]);
  }
  return samples;
}

inline double db(double level) { return 20.0 * std::log10(level); }

/// A history and a reader that receives every push at once.
struct Listener {
  explicit Listener(SampleRate rate) : history{rate}, reader{history} {}

  void hear(const std::vector<float>& mono) {
    history.write(mono, 1, -1, 0);
    reader.update(0);
  }
  void hear_stereo(const std::vector<float>& left, const std::vector<float>& right) {
    history.write(interleaved(left, right), 2, -1, 0);
    reader.update(0);
  }

  SampleHistory history;
  SpectrumReader reader;
};

}  // namespace tactus::spectrum::test
