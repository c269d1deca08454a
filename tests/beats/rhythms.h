#pragma once

#include <tactus/units.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "beats/beat_tracker.h"
#include "spectrum/hop.h"

namespace tactus::beats::test {

constexpr double hops_per_minute = 60.0 * spectrum::hops_per_second;

/// Evidence of a beat comes some 20 ms after it.
constexpr double answer_hops = delay_hops;

/// Evidence of a steady beat, as the network would give it: the beat at hop 0 and every interval.
inline std::vector<BeatEvidence> pulses(double bpm, double seconds, double first_hop = 0.0) {
  const double interval = hops_per_minute / bpm;
  std::vector<BeatEvidence> hops(static_cast<std::size_t>(seconds * spectrum::hops_per_second));
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const double since = static_cast<double>(i) + 1.0 - answer_hops - first_hop;
    const double off = since - std::round(since / interval) * interval;
    const auto chance = static_cast<float>(0.9 * std::exp(-0.5 * off * off)) + 0.01F;
    hops[i] = {
        .beat = chance, .network = chance, .downbeat = 0.02F, .clarity = 1.0F, .silent = false};
  }
  return hops;
}

inline void feed(BeatTracker& tracker, std::span<const BeatEvidence> hops) {
  for (const BeatEvidence& hop : hops) tracker.step(hop);
}

/// Drums: a kick and a snare by turns, hats twice a beat. The first beat falls on frame 0.
inline std::vector<float> drums(double bpm, double seconds, SampleRate rate, float gain = 0.5F) {
  const double fs = rate;
  std::vector<float> sound(static_cast<std::size_t>(seconds * fs));
  std::minstd_rand random{7};
  std::uniform_real_distribution<double> noise{-1.0, 1.0};
  const auto put = [&](double at, auto&& sample) {
    const auto start = static_cast<std::size_t>(std::lround(at * fs));
    const auto length = static_cast<std::size_t>(0.12 * fs);
    for (std::size_t n = 0; n < length && start + n < sound.size(); ++n)
      sound[start + n] += gain * static_cast<float>(sample(static_cast<double>(n) / fs));
  };
  const double beat = 60.0 / bpm;
  for (int i = 0; i * beat < seconds; ++i) {
    if (i % 2 == 0) {
      put(i * beat, [](double t) {
        return std::sin(2.0 * std::numbers::pi * (50.0 * t + 2.5 * (1.0 - std::exp(-t / 0.02)))) *
               std::exp(-t / 0.05);
      });
    } else {
      put(i * beat, [&](double t) { return 0.6 * noise(random) * std::exp(-t / 0.04); });
    }
    for (const double at : {i * beat, (i + 0.5) * beat})
      put(at, [&](double t) { return 0.15 * noise(random) * std::exp(-t / 0.01); });
  }
  return sound;
}

}  // namespace tactus::beats::test
