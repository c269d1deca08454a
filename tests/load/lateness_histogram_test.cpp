#include "load/lateness_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace tactus::load {
namespace {

constexpr double ms = 1e6;  // in ns
constexpr double bin_ms = 0.01;

TEST(LatenessHistogram, AgreesWithSortingAllValues) {
  std::mt19937 random{1};
  std::exponential_distribution<double> late{1.0 / (2.0 * ms)};
  for (const double base : {0.0, -300.0 * ms, 5'000.0 * ms}) {
    LatenessHistogram histogram;
    std::vector<std::int64_t> values;
    for (int i = 0; i < 20'000; ++i) {
      values.push_back(static_cast<std::int64_t>(base + late(random)));
      histogram.add(values.back());
    }
    std::ranges::sort(values);
    for (const double share : {0.0, 0.5, 0.99, 0.999, 1.0}) {
      const auto rank = std::max(1.0, std::ceil(share * 20'000.0));
      const auto value = values[static_cast<std::size_t>(rank) - 1];
      EXPECT_NEAR(histogram.ms_at(share), static_cast<double>(value - values.front()) / ms, bin_ms)
          << share;
    }
    EXPECT_EQ(histogram.earliest_ns(), values.front());
    EXPECT_EQ(histogram.count(), 20'000U);
  }
}

TEST(LatenessHistogram, OfPartsIsThatOfTheWhole) {
  LatenessHistogram whole;
  LatenessHistogram parts[3];
  for (int i = 0; i < 3'000; ++i) {
    const auto value = static_cast<std::int64_t>((i * 7919) % 3'000 - 1'000) * 20'000;
    whole.add(value);
    parts[i % 3].add(value);
  }
  parts[0].merge(parts[1]);
  parts[0].merge(parts[2]);
  parts[0].merge(LatenessHistogram{});
  for (const double share : {0.0, 0.25, 0.5, 0.9, 1.0})
    EXPECT_EQ(parts[0].ms_at(share), whole.ms_at(share));
  EXPECT_EQ(parts[0].count(), whole.count());
}

TEST(LatenessHistogram, KnowsTheLatestHoweverLateItIs) {
  LatenessHistogram histogram;
  histogram.add(0);
  histogram.add(static_cast<std::int64_t>(300'000.0 * ms));
  EXPECT_NEAR(histogram.ms_at(1.0), 120'000.0, 1.0);  // no later than it keeps
  EXPECT_EQ(LatenessHistogram{}.ms_at(0.5), 0.0);
}

}  // namespace
}  // namespace tactus::load
