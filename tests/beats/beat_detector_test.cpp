#include "beats/beat_detector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

struct Heard {
  std::vector<double> beats;  // seconds
  double bpm = 0.0;
  LockState state = LockState::searching;
  double locked = 0.0;  // share of the time after 5 s
};

Heard hear(std::span<const float> sound, SampleRate rate, std::size_t block, double lead = 0.0) {
  BeatDetector detector{rate};
  BeatAnnouncer announcer{lead};
  Heard heard;
  double counted = 0.0;
  for (std::size_t at = 0; at < sound.size(); at += block) {
    detector.push(sound.subspan(at, std::min(block, sound.size() - at)), [&] {
      if (const auto beat = announcer.next(detector.line(), detector.hops()))
        heard.beats.push_back(detector.seconds(beat->at));
      if (detector.hops() < 625.0) return;
      counted += 1.0;
      heard.locked += detector.line().state == LockState::locked ? 1.0 : 0.0;
    });
  }
  heard.locked /= std::max(1.0, counted);
  heard.bpm = detector.line().bpm();
  heard.state = detector.line().state;
  return heard;
}

/// The mean and the standard deviation in ms of the beats' errors after 6 s.
std::pair<double, double> errors_of(const Heard& heard, double bpm) {
  double sum = 0.0;
  double square = 0.0;
  double count = 0.0;
  for (const double beat : heard.beats) {
    if (beat < 6.0) continue;
    const double beats = beat * bpm / 60.0;
    const double error = (beats - std::round(beats)) * 60'000.0 / bpm;
    sum += error;
    square += error * error;
    count += 1.0;
  }
  const double mean = sum / count;
  return {mean, std::sqrt(std::max(0.0, square / count - mean * mean))};
}

TEST(BeatDetector, hears_drums_at_any_sample_rate_and_block_length) {
  for (const SampleRate rate : {22'050U, 44'100U, 48'000U, 96'000U}) {
    const auto sound = drums(126.0, 14.0, rate);
    for (const std::size_t block : {std::size_t{64}, std::size_t{1'000}}) {
      const auto heard = hear(sound, rate, block, 37.5);
      EXPECT_EQ(heard.state, LockState::locked) << rate;
      EXPECT_NEAR(heard.bpm, 126.0, 1.0) << rate;
      const auto [bias, jitter] = errors_of(heard, 126.0);
      EXPECT_LT(std::abs(bias), 4.0) << rate;
      EXPECT_LT(jitter, 6.0) << rate;
    }
  }
}

TEST(BeatDetector, survives_bad_samples) {
  auto sound = drums(120.0, 12.0, 48'000);
  for (std::size_t i = 200'000; i < 240'000; i += 7)
    sound[i] = std::numeric_limits<float>::quiet_NaN();
  for (float& sample : sound) sample += 0.3F;  // DC
  for (float& sample : sound) sample = std::clamp(4.0F * sample, -1.0F, 1.0F);
  const auto heard = hear(sound, 48'000, 512);
  for (const double beat : heard.beats) EXPECT_TRUE(std::isfinite(beat));
  EXPECT_TRUE(std::isfinite(heard.bpm));
}

TEST(BeatDetector, noise_and_silence_do_not_lock) {
  std::minstd_rand random{3};
  std::normal_distribution<float> noise{0.0F, 0.1F};
  std::vector<float> sound(30 * 44'100);
  for (float& sample : sound) sample = noise(random);
  EXPECT_LT(hear(sound, 44'100, 512).locked, 0.01);
  EXPECT_EQ(hear(std::vector<float>(10 * 44'100), 44'100, 512).locked, 0.0);
}

TEST(BeatDetector, a_gap_keeps_the_tempo_and_finds_the_beat_again) {
  const auto sound = drums(120.0, 12.0, 48'000);
  BeatDetector detector{48'000};
  detector.push(sound, [] {});
  detector.gap();
  EXPECT_EQ(detector.line().state, LockState::searching);
  // The sound resumes 0.2 s after a beat. Announced beats must be those of the new sound.
  constexpr double began = 12.0;
  constexpr std::size_t left_out = 9'600;
  BeatAnnouncer announcer{0.0};
  std::size_t told = 0;
  std::size_t wrong = 0;
  detector.push(std::span{sound}.subspan(left_out), [&] {
    const auto beat = announcer.next(detector.line(), detector.hops());
    if (!beat || !is_heard(detector.line())) return;
    const double beats = 2.0 * (detector.seconds(beat->at) - began + left_out / 48'000.0);
    ++told;
    wrong += std::abs(beats - std::round(beats)) > 0.1 ? 1U : 0U;
  });
  EXPECT_NEAR(detector.line().bpm(), 120.0, 1.0);
  EXPECT_EQ(detector.line().state, LockState::locked);
  EXPECT_GE(told, 18U);
  EXPECT_LE(wrong, 2U);
}

TEST(BeatDetector, slow_and_fast_beats_are_kept_within_the_range) {
  for (const double bpm : {40.0, 240.0}) {
    const auto heard = hear(drums(bpm, 20.0, 44'100), 44'100, 512);
    const double ratio = heard.bpm / bpm;
    EXPECT_NEAR(ratio, bpm < 55.0 ? 2.0 : 0.5, 0.03) << bpm;
  }
}

}  // namespace
}  // namespace tactus::beats::test
