#include "app/serve/audio_watch.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tactus::app {
namespace {

struct LateDriver final : audio::Driver {
  std::string description() const override { return "late"; }
  std::uint64_t xruns() const noexcept override { return late; }
  std::uint64_t losses() const noexcept override { return lost; }
  std::string fault() const override { return lost > 0 ? "late has stopped" : ""; }
  std::uint64_t late = 0;
  std::uint64_t lost = 0;
};

struct SlowSource final : audio::Source {
  void render(const TransportBlock&, std::span<float>) noexcept TACTUS_NONBLOCKING override {}
  std::optional<Frames> length() const override { return std::nullopt; }
  bool ended(Frames) const noexcept TACTUS_NONBLOCKING override { return false; }
  std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING override { return slow; }
  std::uint64_t faults() const noexcept TACTUS_NONBLOCKING override { return lost; }
  std::string description() const override { return "slow"; }
  std::uint64_t slow = 0;
  std::uint64_t lost = 0;
};

TEST(AudioWatch, is_zero_before_the_audio_starts) {
  const AudioWatch watch;
  EXPECT_EQ(watch.counters().xruns, 0U);
  EXPECT_EQ(watch.counters().dropouts, 0U);
}

/// Plays silence from a slow source.
struct Audio {
  TransportClock clock;
  SlowSource source;
  audio::AudioEngine engine{clock, source};
  LateDriver driver;
};

SourceInfo completed(const AudioWatch& watch, SourceInfo info = {}) {
  watch.complete(info);
  return info;
}

TEST(AudioWatch, shows_the_counts_of_driver_and_source) {
  AudioWatch watch;
  Audio audio;
  const auto watched = watch.watch(audio.driver, audio.source, audio.engine);
  audio.driver.late = 3;
  audio.source.slow = 4;
  audio.source.lost = 6;
  EXPECT_EQ(watch.counters().xruns, 3U);
  EXPECT_EQ(watch.counters().dropouts, 4U);
  EXPECT_EQ(watch.counters().faults, 6U);
}

TEST(AudioWatch, shows_the_fault_of_the_driver_while_it_runs) {
  AudioWatch watch;
  EXPECT_EQ(completed(watch).fault, "");
  {
    Audio audio;
    const auto watched = watch.watch(audio.driver, audio.source, audio.engine);
    EXPECT_EQ(completed(watch).fault, "");
    audio.driver.lost = 1;
    EXPECT_EQ(completed(watch).fault, "late has stopped");
    EXPECT_EQ(completed(watch, {.fault = "the file is gone"}).fault, "the file is gone");
    EXPECT_EQ(watch.counters().device_losses, 1U);
  }
  EXPECT_EQ(completed(watch).fault, "");
}

TEST(AudioWatch, shows_how_long_the_sound_has_been_silent) {
  AudioWatch watch;
  Audio audio;
  const auto watched = watch.watch(audio.driver, audio.source, audio.engine);
  std::vector<float> second(96'000);
  audio.engine.process(second);
  EXPECT_EQ(completed(watch).silent_seconds, 1.0);
  second[5'000] = -0.002F;  // above -60 dBFS
  audio.engine.process(second);
  EXPECT_EQ(completed(watch).silent_seconds, 0.0);
  second[5'000] = 0.0005F;
  audio.engine.process(second);
  EXPECT_EQ(completed(watch).silent_seconds, 1.0);
}

TEST(AudioWatch, keeps_the_last_counts_after_the_audio_ends) {
  AudioWatch watch;
  {
    Audio audio;
    const auto watched = watch.watch(audio.driver, audio.source, audio.engine);
    audio.driver.late = 5;
  }
  EXPECT_EQ(watch.counters().xruns, 5U);
}

}  // namespace
}  // namespace tactus::app
