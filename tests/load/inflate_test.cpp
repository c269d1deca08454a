#include "load/inflate.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::load {
namespace {

// Source: RFC 7692, 7.2.3.1.
constexpr std::string_view hello{"\xf2\x48\xcd\xc9\xc9\x07\x00", 7};

TEST(InflateMessage, unpacks_the_standards_example) {
  std::string out = "what was there";
  EXPECT_TRUE(inflate_message(hello, out));
  EXPECT_EQ(out, "Hello");
}

TEST(InflateMessage, unpacks_each_message_by_itself) {
  std::string out;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(inflate_message(hello, out));
    EXPECT_EQ(out, "Hello");
  }
}

TEST(InflateMessage, refuses_invalid_data) {
  std::string out;
  EXPECT_FALSE(inflate_message("\xff\xff\xff\xff", out));
}

TEST(InflateMessage, ends_at_a_megabyte) {
  // Stored blocks of zeros, 60,000 each.
  std::string bomb;
  for (int i = 0; i < 20; ++i)
    bomb += std::string{"\x00\x60\xea\x9f\x15", 5} + std::string(60'000, '\0');
  std::string out;
  EXPECT_FALSE(inflate_message(bomb, out));
}

}  // namespace
}  // namespace tactus::load
