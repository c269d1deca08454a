#include <gtest/gtest.h>
#include <tactus/transport_state.h>

#include <cmath>
#include <cstdio>
#include <random>
#include <string>

namespace tactus {
namespace {

std::string formatted(Frames position, SampleRate rate) {
  return std::string{format_time(position, rate).view()};
}

TEST(FormatTime, is_minutes_seconds_and_milliseconds) {
  EXPECT_EQ(formatted(0, 48'000), "00:00.000");
  EXPECT_EQ(formatted(192'000, 48'000), "00:04.000");
  EXPECT_EQ(formatted(48'000 * 83 + 21'888, 48'000), "01:23.456");
}

TEST(FormatTime, is_truncated_so_that_sixty_seconds_never_show) {
  EXPECT_EQ(formatted(599'999, 10'000), "00:59.999");  // 59.9999 s
  EXPECT_EQ(formatted(2'879'999, 48'000), "00:59.999");
  EXPECT_EQ(formatted(2'880'000, 48'000), "01:00.000");
  EXPECT_EQ(formatted(47, 48'000), "00:00.000");
  EXPECT_EQ(formatted(48, 48'000), "00:00.001");
}

TEST(FormatTime, minutes_go_on_past_59_and_past_two_digits) {
  EXPECT_EQ(formatted(Frames{48'000} * 60 * 60, 48'000), "60:00.000");
  EXPECT_EQ(formatted(Frames{48'000} * 60 * 100, 48'000), "100:00.000");
  EXPECT_EQ(formatted(Frames{48'000} * 60 * 12'345 + 24'000, 48'000), "12345:00.500");
}

TEST(FormatTime, holds_the_furthest_position_at_the_lowest_rate) {
  EXPECT_EQ(formatted(max_position, min_sample_rate), "18764998447:22.624");
}

// At these rates, a millisecond begins between two frames.
TEST(FormatTime, is_exact_at_rates_that_a_thousand_does_not_divide) {
  EXPECT_EQ(formatted(44, 44'100), "00:00.000");
  EXPECT_EQ(formatted(45, 44'100), "00:00.001");
  EXPECT_EQ(formatted(44'099, 44'100), "00:00.999");
  EXPECT_EQ(formatted(11'024, 11'025), "00:00.999");
  EXPECT_EQ(formatted(11'025, 11'025), "00:01.000");
  EXPECT_EQ(formatted(Frames{44'100} * 4 + 4'410, 44'100), "00:04.100");
  std::mt19937_64 random{1};
  for (int i = 0; i < 20'000; ++i) {
    const auto rate = static_cast<SampleRate>(8'000 + random() % 376'001);
    const auto position = static_cast<Frames>(random() % (Frames{1} << 44));
    const long long ms = position * 1'000 / rate;
    char expected[40];
    std::snprintf(expected, sizeof expected, "%02lld:%02lld.%03lld", ms / 60'000, ms / 1'000 % 60,
                  ms % 1'000);
    ASSERT_EQ(formatted(position, rate), expected) << position << " at " << rate;
  }
}

TEST(TransportStatus, has_the_names_of_the_wire) {
  EXPECT_EQ(name(TransportStatus::stopped), "stopped");
  EXPECT_EQ(name(TransportStatus::paused), "paused");
  EXPECT_EQ(name(TransportStatus::playing), "playing");
}

}  // namespace
}  // namespace tactus
