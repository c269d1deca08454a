#include "app/wire_frame.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

using Kind = WireFrame::Kind;
constexpr std::size_t longest = 100'000;

std::string server_frame(char first, const std::string& payload) {
  std::string frame{first};
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() < 65'536) {
    frame += '\x7e';
    frame += static_cast<char>(payload.size() >> 8U & 0xFFU);
    frame += static_cast<char>(payload.size() & 0xFFU);
  } else {
    frame += '\x7f';
    for (unsigned shift = 64; shift > 0; shift -= 8)
      frame += static_cast<char>(payload.size() >> (shift - 8U) & 0xFFU);
  }
  return frame + payload;
}

TEST(WireFrame, OfAnyLengthIsReadWhole) {
  for (const std::size_t length : {0UL, 1UL, 125UL, 126UL, 65'535UL, 65'536UL, 100'000UL}) {
    const auto bytes = server_frame('\x81', std::string(length, 'x'));
    WireFrame frame;
    ASSERT_EQ(read_wire_frame(bytes + "more", longest, frame), WireBytes::frame) << length;
    EXPECT_EQ(frame.payload.size(), length);
    EXPECT_EQ(frame.size, bytes.size());
    EXPECT_EQ(frame.kind, Kind::text);
    EXPECT_TRUE(frame.final);
  }
}

TEST(WireFrame, IsWaitedForUntilItsLastByte) {
  const auto bytes = server_frame('\x82', std::string(300, 'x'));
  WireFrame frame;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(read_wire_frame(bytes.substr(0, size), longest, frame), WireBytes::part_of_one);
  EXPECT_EQ(read_wire_frame(bytes, longest, frame), WireBytes::frame);
  EXPECT_EQ(frame.kind, Kind::binary);
}

TEST(WireFrame, TellsPiecesAndCompressionApart) {
  WireFrame frame;
  ASSERT_EQ(read_wire_frame(server_frame('\x01', "a"), longest, frame), WireBytes::frame);
  EXPECT_FALSE(frame.final);
  ASSERT_EQ(read_wire_frame(server_frame('\xc1', "a"), longest, frame), WireBytes::frame);
  EXPECT_TRUE(frame.compressed);
  ASSERT_EQ(read_wire_frame(server_frame('\x80', "a"), longest, frame), WireBytes::frame);
  EXPECT_EQ(frame.kind, Kind::continuation);
}

TEST(WireFrame, IsNoneWhereNoServerMaySendIt) {
  WireFrame frame;
  const std::string masked{'\x81', '\x81', 0, 0, 0, 0, 'a'};
  const std::string wrong[] = {
      masked,                                       // by a mask
      server_frame('\x83', ""),                     // of an unknown kind
      server_frame('\xa1', ""),                     // with a reserved bit
      server_frame('\x09', ""),                     // a ping in pieces
      server_frame('\x89', std::string(126, 'x')),  // a ping too long
  };
  for (const auto& bytes : wrong)
    EXPECT_EQ(read_wire_frame(bytes, longest, frame), WireBytes::none);
}

TEST(WireFrame, ThatIsTooLongIsSaidToBeSoAtOnce) {
  WireFrame frame;
  const auto bytes = server_frame('\x81', std::string(longest + 1, 'x'));
  EXPECT_EQ(read_wire_frame(bytes.substr(0, 10), longest, frame), WireBytes::too_long);
}

TEST(WireFrame, OfAClientIsMasked) {
  EXPECT_EQ(client_frame(Kind::pong, "hi"), (std::string{"\x8a\x82\0\0\0\0hi", 8}));
  const auto longer = client_frame(Kind::text, std::string(300, 'x'));
  EXPECT_EQ(longer.substr(0, 4), (std::string{"\x81\xfe\x01\x2c", 4}));
  EXPECT_EQ(longer.size(), 8U + 300U);
}

}  // namespace
}  // namespace tactus::app
