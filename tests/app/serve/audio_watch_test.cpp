#include "app/serve/audio_watch.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

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

TEST(AudioWatch, shows_the_counts_of_driver_and_source) {
  AudioWatch watch;
  LateDriver driver;
  SlowSource source;
  const auto watched = watch.watch(driver, source);
  driver.late = 3;
  source.slow = 4;
  source.lost = 6;
  EXPECT_EQ(watch.counters().xruns, 3U);
  EXPECT_EQ(watch.counters().dropouts, 4U);
  EXPECT_EQ(watch.counters().faults, 6U);
}

TEST(AudioWatch, shows_the_fault_of_the_driver_while_it_runs) {
  AudioWatch watch;
  EXPECT_EQ(watch.fault(), "");
  LateDriver driver;
  SlowSource source;
  {
    const auto watched = watch.watch(driver, source);
    EXPECT_EQ(watch.fault(), "");
    driver.lost = 1;
    EXPECT_EQ(watch.fault(), "late has stopped");
    EXPECT_EQ(watch.counters().device_losses, 1U);
  }
  EXPECT_EQ(watch.fault(), "");
}

TEST(AudioWatch, keeps_the_last_counts_after_the_audio_ends) {
  AudioWatch watch;
  {
    LateDriver driver;
    SlowSource source;
    const auto watched = watch.watch(driver, source);
    driver.late = 5;
  }
  EXPECT_EQ(watch.counters().xruns, 5U);
}

}  // namespace
}  // namespace tactus::app
