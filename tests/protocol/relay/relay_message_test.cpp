#include "protocol/relay/relay_message.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/relay/relayed_text.h"

namespace tactus::protocol {
namespace {

const RelayHeader some_header{
    .sender = 0x0123456789abcdef, .seq = 42, .binary = true, .retained = true};

TEST(RelayMessage, reads_what_was_encoded) {
  const std::string bytes = encode_relay(some_header, "payload");
  const auto message = read_relay(bytes);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->header, some_header);
  EXPECT_EQ(message->payload, "payload");
}

TEST(RelayMessage, has_the_documented_bytes) {
  const std::string bytes = encode_relay({.sender = 0x0102, .seq = 3, .failed = true}, "x");
  const std::string expected{"TSR1\x01\x04\0\0\x02\x01\0\0\0\0\0\0\x03\0\0\0\0\0\0\0x", 25};
  EXPECT_EQ(bytes, expected);
}

TEST(RelayMessage, refuses_all_shorter_and_changed_headers) {
  const std::string bytes = encode_relay(some_header, "");
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(read_relay(std::string_view{bytes}.substr(0, length)).ok()) << length;
  for (const std::size_t at : {0U, 3U, 4U, 6U, 7U}) {
    std::string changed = bytes;
    changed[at] = '\x7f';
    EXPECT_FALSE(read_relay(changed).ok()) << at;
  }
  EXPECT_FALSE(read_relay(encode_relay({.sender = 0, .seq = 1}, "")).ok());
  EXPECT_FALSE(read_relay(encode_relay(some_header, std::string(max_relay_bytes, 'x'))).ok());
}

TEST(RelayMessage, another_version_is_named) {
  std::string bytes = encode_relay(some_header, "");
  bytes[4] = 2;
  const auto message = read_relay(bytes);
  ASSERT_FALSE(message.ok());
  EXPECT_EQ(message.error().code, ErrorCode::failed_precondition);
  EXPECT_NE(message.error().message.find("version 2"), std::string::npos);
}

TEST(RelayMessage, names_have_no_character_of_a_subject) {
  for (const auto* good : {"hall", "Hall-2_b", "0"}) EXPECT_TRUE(is_relay_name(good)) << good;
  for (const auto* bad :
       {"", "a.b", "*", ">", "a b", "a/b", "h\xc3\xa4ll", "abcdefghijklmnopqrstuvwxyz0123456"})
    EXPECT_FALSE(is_relay_name(bad)) << bad;
}

TEST(RelayedText, translates_time_stamps_alone) {
  const auto later = [](double unix_ms) { return unix_ms + 0.25; };
  const auto text = relayed_text(
      R"({"type":"tempo.state","bpm":120.0,"beat_timestamp_ms":1000.5,"timestamp_ms":2e3})",
      "tempo.state", later);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(
      *text,
      R"({"type":"tempo.state","bpm":120.0,"beat_timestamp_ms":1000.750,"timestamp_ms":2000.250})");
}

TEST(RelayedText, refuses_other_messages) {
  const auto same = [](double unix_ms) { return unix_ms; };
  for (const auto* bad : {"", "7", "[]", "{}", R"({"type":"beat.event")", R"({"type":1})",
                          R"({"type":"tempo.state"})", R"({"type":"beat.event","timestamp_ms":""})",
                          R"({"type":"beat.event","timestamp_ms":1e999})"})
    EXPECT_FALSE(relayed_text(bad, "beat.event", same).ok()) << bad;
}

}  // namespace
}  // namespace tactus::protocol
