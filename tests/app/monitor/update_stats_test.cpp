#include "app/monitor/update_stats.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = UpdateStats::Clock::time_point;

const Time start = Time{} + seconds{1'000};

/// The first state, then `count` periodic updates.
Time feed(UpdateStats& stats, Time at, int count, milliseconds period, std::uint64_t& seq) {
  for (int i = 0; i < count; ++i) {
    at += period;
    stats.add(at, ++seq);
  }
  return at;
}

TEST(UpdateStats, the_rate_of_a_regular_stream_is_exact) {
  UpdateStats stats;
  std::uint64_t seq = 0;
  stats.add(start, seq);
  const auto end = feed(stats, start, 200, milliseconds{20}, seq);
  EXPECT_DOUBLE_EQ(stats.rate_hz(end), 50.0);
  EXPECT_NEAR(*stats.jitter_ms(end), 0.0, 1e-9);
  EXPECT_EQ(stats.missed(), 0U);
  EXPECT_EQ(stats.received(), 201U);
}

TEST(UpdateStats, the_rate_covers_the_window_only) {
  UpdateStats stats{seconds{2}};
  std::uint64_t seq = 0;
  stats.add(start, seq);
  auto end = feed(stats, start, 100, milliseconds{100}, seq);
  end = feed(stats, end, 300, milliseconds{10}, seq);
  EXPECT_NEAR(stats.rate_hz(end), 100.0, 1e-9);
}

TEST(UpdateStats, jitter_is_the_standard_deviation_of_the_intervals) {
  UpdateStats stats;
  stats.add(start, 0);
  auto at = start;
  for (std::uint64_t seq = 1; seq <= 41; ++seq) {
    at += seq % 2 == 0 ? milliseconds{32} : milliseconds{28};
    stats.add(at, seq);
  }
  EXPECT_NEAR(*stats.jitter_ms(at), 2.0, 1e-9);
}

TEST(UpdateStats, the_first_state_is_not_part_of_the_rate) {
  UpdateStats stats;
  std::uint64_t seq = 7;
  stats.add(start, seq);
  const auto end = feed(stats, start + microseconds{1'234}, 30, milliseconds{30}, seq);
  EXPECT_NEAR(*stats.jitter_ms(end), 0.0, 1e-9);
}

TEST(UpdateStats, too_few_updates_have_no_rate_and_no_jitter) {
  UpdateStats stats;
  EXPECT_EQ(stats.rate_hz(start), 0.0);
  EXPECT_FALSE(stats.jitter_ms(start));
  stats.add(start, 0);
  stats.add(start + milliseconds{10}, 1);
  EXPECT_EQ(stats.rate_hz(start + milliseconds{10}), 0.0);
  stats.add(start + milliseconds{20}, 2);
  EXPECT_DOUBLE_EQ(stats.rate_hz(start + milliseconds{20}), 100.0);
  EXPECT_FALSE(stats.jitter_ms(start + milliseconds{20}));
}

TEST(UpdateStats, a_silent_stream_has_no_rate) {
  UpdateStats stats{seconds{2}};
  std::uint64_t seq = 0;
  stats.add(start, seq);
  const auto end = feed(stats, start, 100, milliseconds{20}, seq);
  EXPECT_GT(stats.rate_hz(end + seconds{1}), 0.0);
  EXPECT_EQ(stats.rate_hz(end + seconds{3}), 0.0);
  EXPECT_FALSE(stats.jitter_ms(end + seconds{3}));
}

TEST(UpdateStats, a_gap_in_seq_counts_as_missed_updates) {
  UpdateStats stats;
  stats.add(start, 10);
  stats.add(start + milliseconds{1}, 11);
  stats.add(start + milliseconds{2}, 14);
  stats.add(start + milliseconds{3}, 15);
  stats.add(start + milliseconds{4}, 18);
  EXPECT_EQ(stats.missed(), 4U);
}

TEST(UpdateStats, a_restarted_server_has_missed_nothing) {
  UpdateStats stats;
  stats.add(start, 1'000);
  stats.add(start + milliseconds{1}, 1'001);
  stats.add(start + milliseconds{2}, 1);
  stats.add(start + milliseconds{3}, 1);
  EXPECT_EQ(stats.missed(), 0U);
}

TEST(UpdateStats, a_reconnection_is_not_a_gap) {
  UpdateStats stats;
  std::uint64_t seq = 0;
  stats.add(start, seq);
  feed(stats, start, 50, milliseconds{20}, seq);
  stats.reconnected();
  seq = 500;
  stats.add(start + seconds{3}, seq);
  const auto end = feed(stats, start + seconds{3}, 50, milliseconds{20}, seq);
  EXPECT_EQ(stats.missed(), 0U);
  EXPECT_DOUBLE_EQ(stats.rate_hz(end), 50.0);
  EXPECT_EQ(stats.received(), 102U);
}

}  // namespace
}  // namespace tactus::app
