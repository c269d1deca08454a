#include "realtime/host_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tactus::realtime {
namespace {

constexpr SampleRate rate = 48'000;
constexpr double start_ns = 5e12;
constexpr double us = 1e3;
constexpr double ms = 1e6;

/// Scheduler delays: exponential with a mean of 100 us, sometimes 8 ms.
class Delays {
 public:
  explicit Delays(std::uint64_t seed) : random_{seed} {}
  double small() { return -100 * us * std::log(1.0 - uniform()); }
  double any() { return small() + (uniform() < 0.002 ? 8 * ms : 0.0); }

 private:
  double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::mt19937_64 random_;
};

/// A device with an even block rate, and the clock that follows it.
class Device {
 public:
  Device(Frames block, double drift = 0.0) : block_{block}, drift_{drift} {}

  /// Delivers the next block late. Blocks scheduled meanwhile follow immediately.
  /// @return error of its smoothed time against the schedule
  double next(double delay_ns) {
    due_ns_ += period_ns();
    arrived_ns_ = std::max(due_ns_ + delay_ns, arrived_ns_ + 20 * us);
    const std::int64_t smoothed = clock_.update(std::llround(arrived_ns_), block_);
    EXPECT_LE(smoothed, std::llround(arrived_ns_));
    EXPECT_GE(smoothed, last_);
    last_ = smoothed;
    return static_cast<double>(smoothed) - due_ns_;
  }
  /// Skips time without a callback.
  void lose(double time_ns) { due_ns_ += time_ns; }
  double period_ns() const { return static_cast<double>(block_) * 1e9 / rate * (1.0 + drift_); }

 private:
  HostClock clock_{rate};
  Frames block_;
  double drift_;
  double due_ns_ = start_ns;
  double arrived_ns_ = start_ns;
  std::int64_t last_ = 0;
};

double p99(std::vector<double> errors) {
  for (double& error : errors) error = std::abs(error);
  const auto place = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() * 99 / 100);
  std::nth_element(errors.begin(), place, errors.end());
  return *place;
}

TEST(HostClock, a_first_block_has_its_time_of_arrival) {
  HostClock clock{rate};
  EXPECT_EQ(clock.update(1'234'567, 512), 1'234'567);
}

TEST(HostClock, blocks_in_time_keep_their_time) {
  Device device{512};
  for (int i = 0; i < 10'000; ++i) ASSERT_NEAR(device.next(0.0), 0.0, 1 * us);
}

TEST(HostClock, a_block_without_frames_leaves_the_time_of_the_position) {
  HostClock clock{rate};
  clock.update(1'000'000'000, 480);
  const std::int64_t before = clock.update(1'010'000'000, 480);
  for (int i = 1; i < 10; ++i) EXPECT_EQ(clock.update(1'010'000'000 + i * 1'000'000, 0), before);
  EXPECT_EQ(clock.update(1'020'000'000, 480), 1'020'000'000);
}

TEST(HostClock, one_late_block_is_not_believed) {
  Device device{512};
  for (int i = 0; i < 100; ++i) device.next(0.0);
  EXPECT_NEAR(device.next(8 * ms), 0.0, 1 * us);
  EXPECT_NEAR(device.next(0.0), 0.0, 1 * us);
}

TEST(HostClock, after_a_long_gap_it_starts_anew) {
  Device device{512};
  for (int i = 0; i < 100; ++i) device.next(0.0);
  device.lose(5'000 * ms);
  EXPECT_NEAR(device.next(0.0), 0.0, 1 * us);
  EXPECT_NEAR(device.next(0.0), 0.0, 1 * us);
}

TEST(HostClock, after_a_first_block_that_was_late_it_finds_the_truth) {
  Device device{512};
  device.next(8 * ms);
  EXPECT_NEAR(device.next(0.0), 0.0, 1 * us);
}

struct Case {
  Frames block;
  double drift;
};
std::string name_of(const testing::TestParamInfo<Case>& test) {
  const int ppm = static_cast<int>(std::lround(test.param.drift * 1e6));
  return "block_" + std::to_string(test.param.block) + "_drift_" + (ppm < 0 ? "minus_" : "") +
         std::to_string(std::abs(ppm)) + "_ppm";
}
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const double drift : {0.0, 200e-6, -200e-6})
    for (Frames block = 64; block <= max_block_size; block *= 2) all.push_back({block, drift});
  return all;
}

class HostClockOfDevice : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(all, HostClockOfDevice, testing::ValuesIn(cases()), name_of);

TEST_P(HostClockOfDevice, is_within_half_a_millisecond_under_scheduling_noise) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Device device{GetParam().block, GetParam().drift};
    Delays delays{seed};
    std::vector<double> errors;
    for (int i = 0; i < 500; ++i) device.next(delays.any());
    for (int i = 0; i < 10'000; ++i) errors.push_back(device.next(delays.any()));
    EXPECT_LT(p99(errors), 0.5 * ms) << "seed " << seed;
  }
}

TEST_P(HostClockOfDevice, is_within_a_millisecond_two_blocks_after_an_xrun_of_three) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Device device{GetParam().block, GetParam().drift};
    Delays delays{seed};
    for (int i = 0; i < 500; ++i) device.next(delays.small());
    device.lose(3 * device.period_ns());
    device.next(delays.small());
    for (int i = 0; i < 20; ++i)
      EXPECT_NEAR(device.next(delays.small()), 0.0, 1 * ms) << "seed " << seed << " block " << i;
  }
}

// The first block after the stall is later than the schedule that follows it.
TEST_P(HostClockOfDevice, is_within_a_millisecond_three_blocks_after_a_stall_and_an_xrun) {
  Device device{GetParam().block, GetParam().drift};
  Delays delays{1};
  for (int i = 0; i < 500; ++i) device.next(delays.small());
  device.lose(3 * device.period_ns());
  device.next(0.9 * device.period_ns());
  device.next(delays.small());
  for (int i = 0; i < 20; ++i) EXPECT_NEAR(device.next(delays.small()), 0.0, 1 * ms) << i;
}

/// A device that wakes every `period` frames; the callback then takes all complete blocks.
struct Adapter {
  Frames period;
  Frames block;
};
class HostClockOfAdapter : public testing::TestWithParam<Adapter> {};
INSTANTIATE_TEST_SUITE_P(all, HostClockOfAdapter,
                         testing::Values(Adapter{1024, 512}, Adapter{2048, 256}, Adapter{480, 512},
                                         Adapter{480, 256}, Adapter{480, 64}, Adapter{441, 512},
                                         Adapter{528, 512}, Adapter{960, 1024}),
                         [](const auto& adapter) {
                           return "period_" + std::to_string(adapter.param.period) + "_block_" +
                                  std::to_string(adapter.param.block);
                         });

TEST_P(HostClockOfAdapter, follows_the_earliest_blocks_where_the_device_has_another_period) {
  const auto [period, block] = GetParam();
  const double frame_ns = 1e9 / rate;
  HostClock clock{rate};
  Delays delays{1};
  std::vector<double> errors;
  double last_ns = 0.0;
  for (Frames i = 1; i < 20'000; ++i) {
    const Frames wakes = (i * block + period - 1) / period;
    const double wake_ns = start_ns + static_cast<double>(wakes * period) * frame_ns;
    last_ns = std::max(wake_ns + delays.small() / 2, last_ns + 5 * us);
    const std::int64_t smoothed = clock.update(std::llround(last_ns), block);
    ASSERT_LE(smoothed, std::llround(last_ns));
    const double due_ns = start_ns + static_cast<double>(i * block) * frame_ns;
    if (i > 1'000) errors.push_back(static_cast<double>(smoothed) - due_ns);
  }
  EXPECT_LT(p99(errors), 0.5 * ms);
}

}  // namespace
}  // namespace tactus::realtime
