#include "audio/drivers/device_range.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace tactus::audio {
namespace {

TEST(DeviceRange, limits_loud_samples_and_leaves_the_others) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::array samples{0.5F, -1.0F, 2.0F, -3.0F, infinity, std::numeric_limits<float>::quiet_NaN()};
  limit_to_device_range(samples);
  EXPECT_EQ(samples, (std::array{0.5F, -1.0F, 1.0F, -1.0F, 1.0F, 0.0F}));
}

}  // namespace
}  // namespace tactus::audio
