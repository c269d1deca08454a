#include "protocol/lights/wled_packet.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <variant>

#include "protocol/lights/light_packet.h"

namespace tactus::protocol {
namespace {

/// The packet of tests/golden/wled_packet.bin.
WledPacket sample() {
  WledPacket packet{.sample_raw = 127.5F,
                    .sample_smooth = 63.75F,
                    .sample_peak = true,
                    .frame_counter = 200,
                    .zero_crossings = 46,
                    .magnitude = 2048.0F,
                    .major_peak_hz = 1000.5F};
  for (std::size_t i = 0; i < wled_channels; ++i)
    packet.channels[i] = static_cast<std::uint8_t>(15 * i);
  return packet;
}

std::string golden() {
  std::ifstream file{TACTUS_GOLDEN "/wled_packet.bin", std::ios::binary};
  EXPECT_TRUE(file.is_open());
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string wled_fault(const std::string& bytes) {
  const auto packet = read_wled_packet(bytes);
  return packet ? "none" : packet.error().message;
}

TEST(WledPacket, is_encoded_as_wled_documents_it) { EXPECT_EQ(encode(sample()), golden()); }

TEST(WledPacket, is_read_as_it_was_encoded) {
  const auto packet = read_wled_packet(golden());
  ASSERT_TRUE(packet.ok());
  EXPECT_EQ(packet->sample_raw, 127.5F);
  EXPECT_EQ(packet->sample_smooth, 63.75F);
  EXPECT_TRUE(packet->sample_peak);
  EXPECT_EQ(packet->frame_counter, 200);
  EXPECT_EQ(packet->channels, sample().channels);
  EXPECT_EQ(packet->zero_crossings, 46);
  EXPECT_EQ(packet->magnitude, 2048.0F);
  EXPECT_EQ(packet->major_peak_hz, 1000.5F);
}

TEST(WledPacket, has_no_number_that_is_not_finite) {
  WledPacket packet;
  packet.sample_raw = std::numeric_limits<float>::quiet_NaN();
  packet.magnitude = std::numeric_limits<float>::infinity();
  EXPECT_EQ(encode(packet), encode(WledPacket{}));
  std::string bytes = golden();
  bytes.replace(36, 4, "\x00\x00\xc0\x7f", 4);
  EXPECT_EQ(wled_fault(bytes), "WLED packet contains a non-finite number");
}

TEST(WledPacket, padding_after_the_header_is_ignored) {
  std::string bytes = golden();
  bytes[6] = bytes[7] = '\x7f';  // some senders put the sound pressure there
  EXPECT_EQ(wled_fault(bytes), "none");
}

TEST(WledPacket, another_length_or_version_is_refused_by_name) {
  EXPECT_EQ(wled_fault(""), "WLED packet must have 44 bytes, not 0");
  EXPECT_EQ(wled_fault(golden() + "x"), "WLED packet must have 44 bytes, not 45");
  EXPECT_EQ(wled_fault(golden().replace(4, 1, "3")), "header must be 00002");
  EXPECT_EQ(wled_fault(std::string{"00001\0", 6} + std::string(82, 'x')),
            "WLED audio sync of version 1, only version 2 is known");
}

TEST(LightPacket, is_told_by_its_first_bytes) {
  const auto wled = read_light_packet(golden());
  ASSERT_TRUE(wled.ok());
  EXPECT_TRUE(std::holds_alternative<WledPacket>(*wled));
  const auto frame = read_light_packet(encode(AudioFrame{.hop_seq = 7, .features = {}}));
  ASSERT_TRUE(frame.ok());
  ASSERT_TRUE(std::holds_alternative<AudioFrame>(*frame));
  EXPECT_EQ(std::get<AudioFrame>(*frame).hop_seq, 7U);
  EXPECT_FALSE(read_light_packet(std::string{"AUD\0", 4}).ok());
  EXPECT_FALSE(read_light_packet("AU").ok());
}

}  // namespace
}  // namespace tactus::protocol
