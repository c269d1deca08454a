#include "app/monitor/peak_hold.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

using std::chrono::milliseconds;

class PeakHoldTest : public testing::Test {
 protected:
  float after(milliseconds time, float value) {
    now_ += time;
    bins_[5] = value;
    peaks_.update(bins_, now_);
    return peaks_.peaks()[5];
  }

 private:
  PeakHold peaks_;
  Bands bins_{};
  PeakHold::Time now_{std::chrono::hours{1}};
};

TEST_F(PeakHoldTest, rises_at_once) {
  EXPECT_EQ(after(milliseconds{0}, 0.5F), 0.5F);
  EXPECT_EQ(after(milliseconds{1}, 0.75F), 0.75F);
}

TEST_F(PeakHoldTest, holds_before_it_falls) {
  after(milliseconds{0}, 0.9F);
  EXPECT_EQ(after(milliseconds{400}, 0.1F), 0.9F);
  EXPECT_EQ(after(milliseconds{400}, 0.1F), 0.9F);
  EXPECT_NEAR(after(milliseconds{500}, 0.1F), 0.6F, 1e-5F);
  EXPECT_NEAR(after(milliseconds{500}, 0.1F), 0.3F, 1e-5F);
}

TEST_F(PeakHoldTest, falls_independently_of_the_update_rate) {
  after(milliseconds{0}, 0.9F);
  for (int i = 0; i < 1'300; ++i) after(milliseconds{1}, 0.0F);
  EXPECT_NEAR(after(milliseconds{0}, 0.0F), 0.6F, 1e-3F);
}

TEST_F(PeakHoldTest, never_falls_below_the_band) {
  after(milliseconds{0}, 0.9F);
  EXPECT_EQ(after(milliseconds{10'000}, 0.25F), 0.25F);
}

}  // namespace
}  // namespace tactus::app
