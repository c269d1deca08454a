#include "spectrum/level_scale.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tactus::spectrum::test {
namespace {

Bands all(float value) {
  Bands bands;
  bands.fill(value);
  return bands;
}

float bin_of(float level, const LevelScale& scale = {}) {
  LevelSmoother smoother{scale};
  return smoother.update(all(level), 0.0)[17];
}

float level_of_db(double db) { return static_cast<float>(std::pow(10.0, db / 20.0)); }

TEST(LevelSmoother, maps_decibels_to_0_up_to_1) {
  EXPECT_FLOAT_EQ(bin_of(1.0F), 1.0F);
  EXPECT_NEAR(bin_of(level_of_db(-40.0)), 0.5F, 1e-6);
  EXPECT_NEAR(bin_of(level_of_db(-80.0)), 0.0F, 1e-6);
  EXPECT_EQ(bin_of(level_of_db(-90.0)), 0.0F);
  EXPECT_EQ(bin_of(level_of_db(6.0)), 1.0F);
  const LevelScale other{.db_min = -60.0, .db_max = 20.0};
  EXPECT_NEAR(bin_of(level_of_db(0.0), other), 0.75F, 1e-6);
  EXPECT_NEAR(bin_of(level_of_db(-50.0), other), 0.125F, 1e-6);
}

TEST(LevelSmoother, rises_with_the_level) {
  float before = 0.0F;
  for (double db = -80.0; db <= 0.0; db += 0.01) {
    const float bin = bin_of(level_of_db(db));
    ASSERT_GE(bin, before);
    before = bin;
  }
}

TEST(LevelSmoother, gives_finite_bins_in_0_to_1_whatever_it_is_given) {
  using Limits = std::numeric_limits<float>;
  for (const double smoothing_ms : {0.0, 50.0}) {
    LevelSmoother smoother{{.attack_ms = smoothing_ms, .release_ms = smoothing_ms}};
    for (const float value : {0.0F, -1.0F, Limits::quiet_NaN(), Limits::infinity(),
                              -Limits::infinity(), Limits::max(), Limits::denorm_min(), 0.1F})
      for (const double elapsed_ms : {8.0, 0.0, -5.0, 1e12}) {
        for (const float bin : smoother.update(all(value), elapsed_ms))
          EXPECT_TRUE(bin >= 0.0F && bin <= 1.0F) << value;
        for (const float bin : smoother.smooth(all(value), elapsed_ms))
          EXPECT_TRUE(bin >= 0.0F && bin <= 1.0F) << value;
      }
  }
  EXPECT_EQ(bin_of(Limits::quiet_NaN()), 0.0F);
  EXPECT_EQ(bin_of(Limits::infinity()), 1.0F);
}

TEST(LevelSmoother, does_not_smooth_unless_asked) {
  LevelSmoother smoother{{}};
  smoother.update(all(1.0F), 8.0);
  EXPECT_EQ(smoother.update(all(0.0F), 8.0)[0], 0.0F);
  EXPECT_EQ(smoother.update(all(1.0F), 8.0)[0], 1.0F);
}

TEST(LevelSmoother, has_done_63_percent_of_a_step_after_each_time_constant) {
  constexpr double part = 1.0 - 0.36787944117;
  for (const int updates : {1, 10, 125}) {
    LevelSmoother rising{{.attack_ms = 100.0, .release_ms = 1.0}};
    LevelSmoother falling{{.attack_ms = 1.0, .release_ms = 100.0}};
    rising.smooth(all(0.0F), 0.0);
    falling.smooth(all(1.0F), 0.0);
    float rise = 0.0F;
    float fall = 0.0F;
    for (int i = 0; i < updates; ++i) {
      rise = rising.smooth(all(1.0F), 100.0 / updates)[5];
      fall = falling.smooth(all(0.0F), 100.0 / updates)[5];
    }
    EXPECT_NEAR(rise, part, 1e-5) << updates;
    EXPECT_NEAR(fall, 1.0 - part, 1e-5) << updates;
  }
}

TEST(LevelSmoother, smooths_decibels_not_levels) {
  LevelSmoother smoother{{.release_ms = 100.0}};
  smoother.update(all(1.0F), 0.0);
  const float bin = smoother.update(all(level_of_db(-80.0)), 50.0)[0];
  EXPECT_NEAR(bin, std::exp(-0.5), 1e-5);
}

TEST(LevelSmoother, does_not_smooth_its_first_bins) {
  LevelSmoother smoother{{.attack_ms = 1'000.0, .release_ms = 1'000.0}};
  EXPECT_EQ(smoother.update(all(1.0F), 8.0)[0], 1.0F);
}

TEST(LevelSmoother, comes_to_0_when_the_sound_has_ended) {
  LevelSmoother smoother{{.release_ms = 200.0}};
  smoother.update(all(1.0F), 8.0);
  int updates = 0;
  while (*std::ranges::max_element(smoother.update(all(0.0F), 8.0)) > 0.0F && updates < 10'000)
    ++updates;
  EXPECT_LT(updates, 200.0 / 8.0 * 14.0);  // ln(1e6) time constants
}

TEST(LevelSmoother, smooths_bins_that_are_scaled_already_as_they_are) {
  LevelSmoother smoother{{.db_min = -20.0, .db_max = -10.0}};
  EXPECT_EQ(smoother.smooth(all(0.25F), 8.0)[0], 0.25F);
  EXPECT_EQ(smoother.smooth(all(1.25F), 8.0)[0], 1.0F);
}

}  // namespace
}  // namespace tactus::spectrum::test
