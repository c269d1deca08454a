#include "platform/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace tactus::platform {
namespace {

TEST(Random, two_buffers_differ) {
  std::array<unsigned char, 16> one{};
  std::array<unsigned char, 16> two{};
  fill_random(one);
  fill_random(two);
  EXPECT_NE(one, two);
}

TEST(Random, a_long_buffer_is_filled_to_its_end) {
  std::vector<unsigned char> bytes(1 << 16);
  fill_random(bytes);
  EXPECT_NE(std::count(bytes.end() - 64, bytes.end(), 0), 64);
}

TEST(Random, an_empty_buffer_needs_nothing) { EXPECT_NO_THROW(fill_random({})); }

}  // namespace
}  // namespace tactus::platform
