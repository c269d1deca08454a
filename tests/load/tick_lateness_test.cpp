#include "load/tick_lateness.h"

#include <gtest/gtest.h>

#include <memory>

namespace tactus::load {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t period = 25 * ms;  // 40 Hz
constexpr double bin_ms = 0.01;

/// A server's ticks 100 to 299 for one client; when each left is up to the test.
struct Stream {
  explicit Stream(std::int64_t base = 7 * ms)
      : window{std::make_shared<TickWindow>(100, 299, 40.0, base)}, lateness{window} {}

  void arrive(std::int64_t number, std::int64_t offset_ns) {
    window->note(number, offset_ns);
    if (window->counts(number)) lateness.add(number, offset_ns);
  }

  std::shared_ptr<TickWindow> window;
  TickLateness lateness;
};

TEST(TickLateness, IsWhatPassesAfterTheEarliest) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number) {
    stream.arrive(number, 7 * ms);
    stream.arrive(number, 9 * ms);
  }
  const auto told = stream.lateness.settled().histogram;
  EXPECT_EQ(told.count(), 400U);
  EXPECT_NEAR(told.ms_at(0.5), 0.0, bin_ms);
  EXPECT_NEAR(told.ms_at(1.0), 2.0, bin_ms);
}

TEST(TickLateness, OfAServerThatCatchesUpIsAllOfIt) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number) {
    // Nothing leaves for 200 ms, and then eight ticks at once.
    const bool held_up = number >= 150 && number < 158;
    stream.arrive(number, 7 * ms + (held_up ? (158 - number) * period : 0));
  }
  EXPECT_NEAR(stream.lateness.settled().histogram.ms_at(1.0), 200.0, bin_ms);
}

TEST(TickLateness, OfAServerThatLeavesTicksOutAndNumbersOnIsThatOfTheOthersAlone) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number) {
    const std::int64_t left_out = number < 150 ? 0 : 8 * period;
    stream.arrive(number, 7 * ms + left_out + (number % 2) * ms);
  }
  const auto told = stream.lateness.settled().histogram;
  EXPECT_EQ(told.count(), 200U);
  EXPECT_NEAR(told.ms_at(1.0), 1.0, bin_ms);
}

TEST(TickLateness, OfLessThanAPeriodIsNeverTakenForALeftOutTick) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number)
    stream.arrive(number, 7 * ms + (number < 150 ? 0 : period - ms));
  EXPECT_NEAR(stream.lateness.settled().histogram.ms_at(1.0), 24.0, bin_ms);
}

TEST(TickLateness, CountsAStragglerWithTheTickItBelongsTo) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number) stream.arrive(number, 7 * ms);
  stream.arrive(100, 3'007 * ms);  // long after its tick was told of
  const auto told = stream.lateness.settled().histogram;
  EXPECT_EQ(told.count(), 201U);
  EXPECT_NEAR(told.ms_at(1.0), 3'000.0, bin_ms);
}

TEST(TickLateness, PassesOverTicksThatNobodyGot) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; number += 7) stream.arrive(number, 7 * ms);
  EXPECT_EQ(stream.lateness.settled().histogram.count(), 29U);
  EXPECT_NEAR(stream.lateness.settled().histogram.ms_at(1.0), 0.0, bin_ms);
}

TEST(TickLateness, TimesTheBroadcastOfEachTick) {
  Stream stream;
  for (std::int64_t number = 100; number < 300; ++number)
    for (std::int64_t client = 0; client < 5; ++client)
      stream.arrive(number, 7 * ms + client * 4'000);
  EXPECT_EQ(stream.lateness.settled().us_a_message, std::vector<double>(200, 4.0));
}

TEST(TickLateness, WithoutAScheduleIsCountedAsItIs) {
  const auto window = std::make_shared<TickWindow>(INT64_MIN, INT64_MAX, 0.0, 0);
  TickLateness lateness{window};
  window->note(5, ms);
  lateness.add(5, ms);
  lateness.add(500, 200 * ms);
  EXPECT_NEAR(lateness.settled().histogram.ms_at(1.0), 199.0, bin_ms);
}

}  // namespace
}  // namespace tactus::load
