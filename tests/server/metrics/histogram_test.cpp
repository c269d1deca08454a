#include "server/metrics/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tactus::server {
namespace {

std::size_t bucket_of(double seconds) {
  Histogram histogram;
  histogram.add(seconds);
  const auto counts = histogram.values().counts;
  return static_cast<std::size_t>(std::ranges::find(counts, 1U) - counts.begin());
}

TEST(Histogram, a_bucket_holds_what_is_no_greater_than_its_bound) {
  for (std::size_t i = 0; i < histogram_bounds.size(); ++i) {
    const double bound = histogram_bounds[i];
    EXPECT_EQ(bucket_of(bound), i);
    EXPECT_EQ(bucket_of(std::nextafter(bound, 0.0)), i);
    EXPECT_EQ(bucket_of(std::nextafter(bound, 2.0)), i + 1);
  }
}

TEST(Histogram, nothing_is_too_short_or_too_long_to_be_counted) {
  EXPECT_EQ(bucket_of(0.0), 0U);
  EXPECT_EQ(bucket_of(-1.0), 0U);
  EXPECT_EQ(bucket_of(1e9), histogram_bounds.size());
}

TEST(Histogram, what_took_less_than_no_time_takes_nothing_from_the_sum) {
  Histogram histogram;
  histogram.add(-3.0);
  EXPECT_EQ(histogram.values().sum, 0.0);
}

TEST(Histogram, many_at_once_count_as_each_alone) {
  Histogram at_once;
  Histogram one_by_one;
  at_once.add(0.25, 4);
  for (int i = 0; i < 4; ++i) one_by_one.add(0.25);
  EXPECT_EQ(at_once.values().counts, one_by_one.values().counts);
  EXPECT_EQ(at_once.values().count(), 4U);
  EXPECT_EQ(at_once.values().sum, 1.0);
}

TEST(Histogram, what_is_done_in_turn_is_spread_over_the_buckets_that_its_time_went_through) {
  Histogram histogram;
  histogram.add_evenly(2e-3, 12e-3, 1'000);  // bounds at 2.5, 5 and 10 ms
  const HistogramValues values = histogram.values();
  EXPECT_EQ(values.count(), 1'000U);
  const auto first = static_cast<std::size_t>(std::ranges::find(histogram_bounds, 2.5e-3) -
                                              histogram_bounds.begin());
  EXPECT_EQ(values.counts[first], 50U);
  EXPECT_EQ(values.counts[first + 1], 250U);
  EXPECT_EQ(values.counts[first + 2], 500U);
  EXPECT_EQ(values.counts[first + 3], 200U);
  EXPECT_DOUBLE_EQ(values.sum, 7.0);
}

TEST(Histogram, what_is_done_in_no_time_or_backwards_counts_as_at_once) {
  for (const double first : {0.25, 0.3}) {
    Histogram in_turn;
    Histogram at_once;
    in_turn.add_evenly(first, 0.25, 4);
    at_once.add(first, 4);
    EXPECT_EQ(in_turn.values().counts, at_once.values().counts);
  }
  Histogram endless;
  endless.add_evenly(0.5, 10.0, 2);
  EXPECT_EQ(endless.values().count(), 2U);
}

TEST(Histogram, two_add_up_bucket_by_bucket) {
  Histogram short_ones;
  Histogram long_ones;
  short_ones.add(60e-6, 2);
  long_ones.add(2.0);
  HistogramValues both = short_ones.values();
  both += long_ones.values();
  EXPECT_EQ(both.count(), 3U);
  EXPECT_EQ(both.counts[1], 2U);
  EXPECT_EQ(both.counts.back(), 1U);
  EXPECT_DOUBLE_EQ(both.sum, 2.00012);
}

}  // namespace
}  // namespace tactus::server
