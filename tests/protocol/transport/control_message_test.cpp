#include "protocol/transport/control_message.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::protocol {
namespace {

using Kind = TransportCommand::Kind;

ControlMessage parse(std::string_view text) { return parse_control_message(text); }

TransportCommand accepted_command(std::string_view text) {
  const ControlMessage message = parse(text);
  EXPECT_TRUE(message.command.ok()) << text;
  return message.command.ok() ? *message.command : TransportCommand{};
}

void expect_refused(std::string_view text) {
  const ControlMessage message = parse(text);
  ASSERT_FALSE(message.command.ok()) << text;
  EXPECT_EQ(message.command.error().code, ErrorCode::invalid_argument) << text;
  EXPECT_FALSE(message.command.error().message.empty()) << text;
}

TEST(ControlMessage, EveryPlainCommandIsRead) {
  EXPECT_EQ(accepted_command(R"({"command":"play"})").kind, Kind::play);
  EXPECT_EQ(accepted_command(R"({"command":"stop","value":null})").kind, Kind::stop);
  EXPECT_EQ(accepted_command(R"({"command":"pause","value":10.5})").kind, Kind::pause);
  EXPECT_EQ(accepted_command(R"({"command":"resume"})").kind, Kind::resume);
  EXPECT_EQ(accepted_command(R"({"command":"rewind"})").kind, Kind::rewind);
  EXPECT_EQ(accepted_command(R"({"command":"next"})").kind, Kind::next);
  EXPECT_EQ(accepted_command(R"({"command":"previous"})").kind, Kind::previous);
}

TEST(ControlMessage, ASeekIsInSecondsUnlessItSaysOtherwise) {
  EXPECT_EQ(accepted_command(R"({"command":"seek","value":10.5})").kind, Kind::seek_seconds);
  EXPECT_EQ(accepted_command(R"({"command":"seek","value":10.5})").value, 10.5);
  EXPECT_EQ(accepted_command(R"({"command":"seek","value":4,"unit":"beats"})").kind,
            Kind::seek_beats);
  EXPECT_EQ(accepted_command(R"({"command":"seek","value":4,"unit":"samples"})").kind,
            Kind::seek_samples);
  expect_refused(R"({"command":"seek","value":4,"unit":"bars"})");
  expect_refused(R"({"command":"seek","value":4,"unit":7})");
}

TEST(ControlMessage, ALoopTakesItsRegionFromTheValueOrBesideTheCommand) {
  const LoopChange in_value =
      accepted_command(R"({"command":"loop","value":{"start":1,"end":2.5,"enabled":true}})").loop;
  EXPECT_EQ(in_value.start, 1.0);
  EXPECT_EQ(in_value.end, 2.5);
  EXPECT_EQ(in_value.enabled, true);
  const LoopChange beside = accepted_command(R"({"command":"loop","enabled":false})").loop;
  EXPECT_FALSE(beside.start);
  EXPECT_EQ(beside.enabled, false);
  expect_refused(R"({"command":"loop"})");
  expect_refused(R"({"command":"loop","value":{}})");
  expect_refused(R"({"command":"loop","value":3})");
  expect_refused(R"({"command":"loop","value":{"enabled":1}})");
  expect_refused(R"({"command":"loop","value":{"start":true}})");
}

TEST(ControlMessage, ABooleanIsNotANumber) {
  expect_refused(R"({"command":"tempo","value":true})");
  expect_refused(R"({"command":"seek","value":false})");
}

TEST(ControlMessage, AMissingOrMistypedValueIsRefused) {
  expect_refused(R"({"command":"tempo"})");
  expect_refused(R"({"command":"tempo","value":null})");
  expect_refused(R"({"command":"tempo","value":"140"})");
  expect_refused(R"({"command":"seek","value":[1]})");
}

TEST(ControlMessage, WhatIsNotACommandIsRefused) {
  for (const char* text :
       {"", "{", "[]", "7", "null", "\"play\"", "{}", R"({"command":7})", R"({"command":"PLAY"})",
        R"({"command":"fly"})", "{\"command\":\"play\"} x"})
    expect_refused(text);
}

TEST(ControlMessage, WhatAnAnswerWouldRepeatHasALimit) {
  const std::string longer(ControlMessage::max_echo_bytes + 1, 'x');
  for (const char* field : {"command", "value", "request_id"}) {
    const std::string text =
        std::string{R"({"command":"play",")"} + field + R"(":")" + longer + R"("})";
    expect_refused(text);
    const ControlMessage message = parse(text);
    EXPECT_LT(encode_control_answer(message, message.command.error()).size(), 200U);
  }
}

TEST(ControlMessage, DeepNestingIsRefused) { expect_refused(std::string(10'000, '[')); }

TEST(ControlMessage, AnAnswerRepeatsWhatWasAsked) {
  const ControlMessage message =
      parse(R"({"command":"seek","value":10.5,"request_id":{"a":[1.25,"x"]}})");
  const std::string answer = encode_control_answer(message, TransportState{});
  EXPECT_TRUE(answer.starts_with(R"({"success":true,"command":"seek","value":10.5,"state":{)"))
      << answer;
  EXPECT_TRUE(answer.ends_with(R"(},"request_id":{"a":[1.25,"x"]}})")) << answer;
}

TEST(ControlMessage, AFailureSaysWhy) {
  const ControlMessage message = parse(R"({"command":"tempo","value":1,"request_id":9})");
  EXPECT_EQ(encode_control_answer(message, Error{ErrorCode::out_of_range, "bpm is too low"}),
            R"({"success":false,"command":"tempo",)"
            R"("error":{"code":"OUT_OF_RANGE","message":"bpm is too low"},"request_id":9})");
}

TEST(ControlMessage, WhatCouldNotBeReadIsRepeatedAsNull) {
  const ControlMessage message = parse("nonsense");
  EXPECT_TRUE(encode_control_answer(message, message.command.error())
                  .starts_with(R"({"success":false,"command":null,)"));
}

}  // namespace
}  // namespace tactus::protocol
