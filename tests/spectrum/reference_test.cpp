// Compares every band with the formulas in double precision.
#include "reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>

#include "signals.h"

namespace tactus::spectrum::test {
namespace {

constexpr double tolerance_db = 0.01;
constexpr double quietest_dbfs = -80.0;

class AgainstReference : public testing::TestWithParam<std::tuple<BandLayout, SampleRate>> {
 protected:
  void expect_equal(const std::vector<float>& samples, const std::string& what) {
    const auto expected = reference_.levels(samples);
    listener_.hear(samples);
    const auto levels = listener_.reader.levels(layout, Channel::mid);
    for (std::size_t i = 0; i < band_count; ++i) {
      if (db(expected[i]) < quietest_dbfs) continue;
      ++compared_;
      EXPECT_NEAR(db(static_cast<double>(levels[i])), db(expected[i]), tolerance_db)
          << what << ", band " << i;
    }
  }

  void TearDown() override { EXPECT_GT(compared_, 100); }

  const BandLayout layout = std::get<0>(GetParam());
  const SampleRate rate = std::get<1>(GetParam());
  static constexpr std::size_t frames = 20'000;

 private:
  int compared_ = 0;
  Reference reference_{layout, rate};
  Listener listener_{rate};
};

TEST_P(AgainstReference, every_band_above_80_dB_below_full_scale_agrees) {
  expect_equal(noise(frames, 1), "noise");
  expect_equal(noise(frames, 2, 0.003F), "quiet noise");
  expect_equal(sweep(30.0, 0.4 * static_cast<double>(rate), rate, frames), "a slow sweep");
  expect_equal(sweep(60.0, 1'500.0, rate, frames), "a sweep through the low bands");
  for (const double hz : {41.0, 97.3, 440.0, 1'040.0, 1'999.0, 3'450.0})
    expect_equal(sine(hz, rate, frames, 0.7, 0.5), "a sine of " + std::to_string(hz) + " Hz");
}

TEST_P(AgainstReference, a_click_agrees_wherever_it_is) {
  for (const std::size_t before_the_end : {1U, 100U, 400U, 1'000U}) {
    std::vector<float> click(frames);
    click[frames - before_the_end] = 100.0F;
    expect_equal(click, "a click " + std::to_string(before_the_end) + " frames before the end");
  }
}

INSTANTIATE_TEST_SUITE_P(All, AgainstReference,
                         testing::Combine(testing::Values(BandLayout::log, BandLayout::linear,
                                                          BandLayout::mel, BandLayout::semitone),
                                          testing::Values(8'000, 44'100, 48'000)),
                         [](const auto& test) {
                           return std::string{name(std::get<0>(test.param))} + "_" +
                                  std::to_string(std::get<1>(test.param));
                         });

}  // namespace
}  // namespace tactus::spectrum::test
