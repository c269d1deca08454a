#include "variants.h"

#include <array>
#include <cmath>
#include <numbers>
#include <random>

namespace tactus::bench {
namespace {

void low_pass(Sound& sound, double hz) {
  const auto share = static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * hz / sound.rate));
  float out = 0.0F;
  for (float& sample : sound.samples) sample = out += share * (sample - out);
}

void high_pass(Sound& sound, double hz) {
  const auto keep = static_cast<float>(std::exp(-2.0 * std::numbers::pi * hz / sound.rate));
  float in = 0.0F;
  float out = 0.0F;
  for (float& sample : sound.samples) {
    out = sample - in + keep * out;
    in = sample;
    sample = out;
  }
}

/// Parallel combs with a decay of 60 dB in half a second.
void add_room(Sound& sound) {
  constexpr std::array lengths{1'557, 1'617, 1'491, 1'422, 1'277, 1'356, 1'188, 1'116};
  std::vector<float> wet(sound.samples.size());
  for (const int length : lengths) {
    std::vector<float> comb(static_cast<std::size_t>(length));
    const auto feedback = static_cast<float>(std::pow(10.0, -3.0 * length / (0.5 * sound.rate)));
    for (std::size_t i = 0; i < wet.size(); ++i) {
      float& cell = comb[i % comb.size()];
      wet[i] += 0.12F * cell;
      cell = sound.samples[i] + feedback * cell;
    }
  }
  for (std::size_t i = 0; i < wet.size(); ++i) sound.samples[i] += wet[i];
}

void microphone(Sound& sound) {
  add_room(sound);
  for (int i = 0; i < 2; ++i) {
    high_pass(sound, 150.0);
    low_pass(sound, 8'000.0);
  }
  double power = 0.0;
  for (const float sample : sound.samples) power += static_cast<double>(sample) * sample;
  const double rms = std::sqrt(power / static_cast<double>(sound.samples.size())) + 1e-9;
  std::mt19937 random{3};
  std::normal_distribution<double> noise{0.0, rms * std::pow(10.0, -15.0 / 20.0)};
  for (float& sample : sound.samples)
    sample = static_cast<float>((sample + noise(random)) * 0.05 / rms);
}

/// Resamples with a windowed sinc of 32 zero crossings.
Sound resampled(const Sound& sound, unsigned rate) {
  Sound out{.samples = {}, .rate = rate};
  const double step = static_cast<double>(sound.rate) / rate;
  const double cut = std::min(1.0, 1.0 / step);
  const auto reach = static_cast<std::ptrdiff_t>(16.0 / cut);
  const auto size = static_cast<std::ptrdiff_t>(sound.samples.size());
  out.samples.resize(static_cast<std::size_t>(static_cast<double>(size) / step));
  for (std::size_t i = 0; i < out.samples.size(); ++i) {
    const double at = static_cast<double>(i) * step;
    const auto middle = static_cast<std::ptrdiff_t>(at);
    double sum = 0.0;
    for (std::ptrdiff_t k = middle - reach + 1; k <= middle + reach; ++k) {
      if (k < 0 || k >= size) continue;
      const double x = (static_cast<double>(k) - at) * cut;
      const double angle = std::numbers::pi * x;
      const double sinc = std::abs(x) < 1e-9 ? 1.0 : std::sin(angle) / angle;
      sum += sound.samples[static_cast<std::size_t>(k)] * cut * sinc *
             (0.5 + 0.5 * std::cos(angle / 16.0));
    }
    out.samples[i] = static_cast<float>(sum);
  }
  return out;
}

}  // namespace

Sound varied(Sound sound, const std::string& name) {
  if (name == "microphone") microphone(sound);
  if (name == "quiet")
    for (float& sample : sound.samples) sample *= 0.1F;
  if (name == "dull")
    for (int i = 0; i < 3; ++i) low_pass(sound, 5'000.0);
  if (name == "22k") return resampled(sound, 22'050);
  if (name == "48k") return resampled(sound, 48'000);
  if (name == "96k") return resampled(sound, 96'000);
  return sound;
}

}  // namespace tactus::bench
