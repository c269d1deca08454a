#include "protocol/websocket/ws_message.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>

#include "protocol/transport/state_reader.h"
#include "protocol/transport/transport_json.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

WsMessage accepted(std::string_view text) {
  auto message = parse_ws_message(text);
  if (auto* bad = std::get_if<BadMessage>(&message)) {
    ADD_FAILURE() << text << ": " << bad->message;
    return {};
  }
  return std::get<WsMessage>(message);
}

BadMessage refused(std::string_view text) {
  auto message = parse_ws_message(text);
  if (auto* bad = std::get_if<BadMessage>(&message)) return *bad;
  ADD_FAILURE() << text;
  return {};
}

TEST(WsMessage, ATypeARequestIdAndTheRestAreRead) {
  const WsMessage message =
      accepted(R"({"type":"audio.fft.subscribe","requestId":"id-1","rateHz":60})");
  EXPECT_EQ(message.type, "audio.fft.subscribe");
  EXPECT_EQ(message.request_id, "id-1");
  EXPECT_EQ(message.members.at("rateHz"), 60);
}

TEST(WsMessage, ARequestIdThatIsNoTextIsNone) {
  for (const char* id : {"7", "null", "\"\"", "[\"a\"]", "{}", "true"}) {
    const std::string text = std::string{R"({"type":"x","requestId":)"} + id + "}";
    EXPECT_EQ(accepted(text).request_id, "") << text;
  }
}

TEST(WsMessage, WhatIsNotJsonIsInvalidJson) {
  for (const std::string& text :
       {std::string{}, std::string{"{"}, std::string{"play"}, std::string{"{} {}"},
        std::string{"{'type':'x'}"}, std::string{"\xff"}, std::string(10'000, '[')}) {
    const BadMessage bad = refused(text);
    EXPECT_EQ(bad.code, "INVALID_JSON") << text;
    EXPECT_TRUE(bad.message.starts_with("message is not JSON: ")) << bad.message;
  }
}

TEST(WsMessage, JsonThatIsNoMessageIsAnInvalidValue) {
  for (const char* text : {"[]", "7", "null", "\"type\"", "true"})
    EXPECT_EQ(refused(text).message, "message must be a JSON object");
  for (const char* text : {"{}", R"({"type":7})", R"({"type":null})", R"({"Type":"x"})"}) {
    EXPECT_EQ(refused(text).code, "INVALID_VALUE");
    EXPECT_EQ(refused(text).message, "type must be a string");
  }
}

TEST(WsMessage, ARefusalKnowsTheRequestIdWhereThereIsOne) {
  EXPECT_EQ(refused(R"({"requestId":"a"})").request_id, "a");
  EXPECT_EQ(refused(R"({"type":[],"requestId":"b"})").request_id, "b");
  EXPECT_EQ(refused("[]").request_id, "");
}

TEST(WsMessage, WhatAnAnswerWouldRepeatHasALimit) {
  const std::string longer(max_echo_bytes + 1, 'x');
  const BadMessage bad = refused(R"({"type":"a","requestId":")" + longer + R"("})");
  EXPECT_EQ(bad.code, "INVALID_VALUE");
  EXPECT_EQ(bad.message, "requestId must be at most 1024 bytes");
  EXPECT_EQ(bad.request_id, "");
  EXPECT_EQ(refused(R"({"type":")" + longer + R"("})").code, "INVALID_VALUE");
  const WsMessage sync = accepted(R"({"type":"time.sync","t0":")" + longer + R"("})");
  ASSERT_FALSE(read_t0(sync).ok());
  EXPECT_EQ(read_t0(sync).error().field, "t0");
  const WsMessage command =
      accepted(R"({"type":"a","command":"play","value":")" + longer + R"("})");
  EXPECT_FALSE(read_transport_command(command).command.ok());
}

TEST(WsMessage, AnyT0IsRepeatedAsItCame) {
  const std::pair<const char*, const char*> cases[] = {
      {"1700641234567.25", "1700641234567.25"},
      {"12", "12"},
      {"\"a\\u0000\\\"\"", "\"a\\u0000\\\"\""},
      {"null", "null"},
      {"false", "false"},
      {R"({"a":[1,{"b":2.5}]})", R"({"a":[1,{"b":2.5}]})"}};
  for (const auto& [given, repeated] : cases) {
    const auto t0 = read_t0(accepted(std::string{R"({"type":"time.sync","t0":)"} + given + "}"));
    ASSERT_TRUE(t0.ok());
    EXPECT_EQ(*t0, repeated);
  }
  EXPECT_EQ(*read_t0(accepted(R"({"type":"time.sync"})")), "null");
}

TEST(WsMessage, ANumberBeyondDoublesIsStillRepeatedAsJson) {
  const auto t0 = read_t0(accepted(R"({"type":"time.sync","t0":{"a":[-1e999,1e999]}})"));
  ASSERT_TRUE(t0.ok());
  EXPECT_NO_THROW(json::parse(encode_time_synced("", *t0, 1.0, 2.0))) << *t0;
}

TEST(WsMessage, ARateIsANumberFrom1To240) {
  const auto rate = [](const std::string& value) {
    return read_state_options(accepted(R"({"type":"transport.subscribe","rateHz":)" + value + "}"),
                              30.0);
  };
  EXPECT_EQ(rate("1")->rate_hz, 1.0);
  EXPECT_EQ(rate("240")->rate_hz, 240.0);
  EXPECT_EQ(rate("59.94")->rate_hz, 59.94);
  EXPECT_EQ(rate("null")->rate_hz, 30.0);
  EXPECT_EQ(read_state_options(accepted(R"({"type":"transport.subscribe"})"), 25.0)->rate_hz, 25.0);
  for (const char* value : {"0", "0.9", "241", "-30"}) {
    ASSERT_FALSE(rate(value).ok());
    EXPECT_EQ(rate(value).error().message,
              "rateHz must be between 1 and 240, not " + std::string{value});
    EXPECT_EQ(rate(value).error().code, ErrorCode::out_of_range);
  }
  EXPECT_EQ(rate("1e999").error().message, "rateHz must be between 1 and 240, not inf");
  for (const char* value : {"true", "\"30\""})
    EXPECT_EQ(rate(value).error().message, "rateHz must be a number, not " + std::string{value});
  EXPECT_EQ(rate("[]").error().message, "rateHz must be a number, not an array of length 0");
  EXPECT_EQ(rate('"' + std::string(41, 'x') + '"').error().message,
            "rateHz must be a number, not a long string");
}

TEST(WsMessage, WhetherStatesSayWhenTheyWereSentIsTrueOrFalse) {
  const auto asked = [](const std::string& value) {
    return read_state_options(
        accepted(R"({"type":"transport.subscribe","sentTime":)" + value + "}"), 30.0);
  };
  EXPECT_TRUE(asked("true")->sent_time);
  EXPECT_FALSE(asked("false")->sent_time);
  EXPECT_FALSE(asked("null")->sent_time);
  const std::pair<const char*, std::string> cases[] = {
      {"1", "1"}, {"\"true\"", "\"true\""}, {"{}", "an object"}};
  for (const auto& [value, shown] : cases) {
    ASSERT_FALSE(asked(value).ok());
    EXPECT_EQ(asked(value).error().message, "sentTime must be true or false, not " + shown);
    EXPECT_EQ(asked(value).error().code, ErrorCode::invalid_argument);
  }
}

TEST(WsMessage, ATransportCommandIsWhatTheControlSocketTakes) {
  const WsMessage message =
      accepted(R"({"type":"transport.command","command":"loop","start":1,"end":2.5})");
  const ControlMessage control = read_transport_command(message);
  ASSERT_TRUE(control.command.ok());
  EXPECT_EQ(control.command->kind, TransportCommand::Kind::loop);
  EXPECT_EQ(control.command->loop.end, 2.5);
  EXPECT_FALSE(read_transport_command(accepted(R"({"type":"transport.command","command":"fly"})"))
                   .command.ok());
}

TEST(WsMessage, AResultIsTheControlSocketsAnswerBehindItsType) {
  for (const char* text :
       {R"({"type":"transport.command","command":"seek","value":10.5,"request_id":9})",
        R"({"type":"transport.command","command":"tempo","value":1,"request_id":9})"}) {
    const WsMessage message = accepted(text);
    const ControlMessage control = read_transport_command(message);
    for (const Result<TransportState>& result :
         {Result<TransportState>{TransportState{}},
          Result<TransportState>{Error{ErrorCode::out_of_range, "too far"}}}) {
      EXPECT_EQ(encode_transport_result(message.request_id, control, result),
                R"({"type":"transport.result",)" +
                    encode_control_answer(parse_control_message(text), result).substr(1));
    }
  }
  const WsMessage named =
      accepted(R"({"type":"transport.command","requestId":"n","command":"play"})");
  EXPECT_TRUE(
      encode_transport_result(named.request_id, read_transport_command(named), TransportState{})
          .starts_with(R"({"type":"transport.result","requestId":"n","success":true,)"
                       R"("command":"play","value":null,"state":{)"));
}

TEST(WsMessage, AStateWithATypeIsTheStateBehindItsType) {
  TransportState state;
  state.time_formatted = format_time(0, 48'000);
  const std::string with_type = encode_with_type(state);
  EXPECT_EQ(with_type, R"({"type":"transport.state",)" + encode(state).substr(1));
  EXPECT_TRUE(read_state(with_type).ok());
}

TEST(WsMessage, ATimedStateSaysWhenItIsSent) {
  TransportState state;
  state.time_formatted = format_time(0, 48'000);
  EXPECT_EQ(encode_timed(state, 1'700'641'234'567.25),
            R"({"type":"transport.state","sent_ms":1700641234567.25,)" + encode(state).substr(1));
}

TEST(WsMessage, AnErrorAndADoneRepeatTheRequestIdWhereThereIsOne) {
  EXPECT_EQ(encode_error("q\"", "INVALID_VALUE", "no\nsuch"),
            R"({"type":"error","requestId":"q\"","success":false,)"
            R"("error":{"code":"INVALID_VALUE","message":"no\u000asuch"}})");
  EXPECT_EQ(encode_error("", "INVALID_JSON", "x"),
            R"({"type":"error","success":false,"error":{"code":"INVALID_JSON","message":"x"}})");
  EXPECT_EQ(encode_done("beat.subscribed", "r", 5),
            R"({"type":"beat.subscribed","requestId":"r","clientId":5,"success":true,)"
            R"("data":{"clientId":5}})");
}

}  // namespace
}  // namespace tactus::protocol
