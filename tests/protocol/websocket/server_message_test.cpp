#include "protocol/websocket/server_message.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "protocol/transport/transport_json.h"
#include "protocol/websocket/client_request.h"
#include "protocol/websocket/ws_message.h"

namespace tactus::protocol {
namespace {

template <class T>
T read_as(const std::string& text) {
  const auto message = read_server_message(text);
  EXPECT_TRUE(message.ok() && std::holds_alternative<T>(*message)) << text;
  return message.ok() && std::holds_alternative<T>(*message) ? std::get<T>(*message) : T{};
}

std::string fault_in(const std::string& text) {
  const auto message = read_server_message(text);
  return message.ok() ? "none" : message.error().message;
}

std::string number_list(double first, double step, std::size_t count = band_count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += (i == 0 ? "" : ",") + std::to_string(first + step * static_cast<double>(i));
  return "[" + text + "]";
}

TEST(ServerMessage, IsAState) {
  TransportState state;
  state.bpm = 97.5;
  state.sample_pos = 48'000;
  state.time_formatted = format_time(48'000, 48'000);
  const auto text = encode_with_type(state);
  const auto read = read_as<StateMessage>(text);
  EXPECT_EQ(read.state.bpm, 97.5);
  EXPECT_EQ(read.state.sample_pos, 48'000);
  EXPECT_FALSE(read.sent_ms);
  EXPECT_EQ(read_as<StateMessage>(R"({"sent_ms":5.5,)" + text.substr(1)).sent_ms, 5.5);
}

TEST(ServerMessage, IsABeat) {
  BeatEvent beat;
  beat.beat_index = 9;
  beat.bar_index = 2;
  beat.beat_in_bar = 1;
  beat.bpm = 97.5;
  beat.sample_pos = 48'000;
  beat.timestamp_ms = 1'700'641'234'567.25;
  const auto read = read_as<BeatEvent>(encode(beat));
  EXPECT_EQ(read.beat_index, 9);
  EXPECT_EQ(read.bar_index, 2);
  EXPECT_EQ(read.beat_in_bar, 1);
  EXPECT_EQ(read.bpm, 97.5);
  EXPECT_EQ(read.sample_pos, 48'000);
  EXPECT_EQ(read.timestamp_ms, 1'700'641'234'567.25);
}

TEST(ServerMessage, IsASpectrum) {
  const auto frame = read_as<FftFrame>(R"({"type":"audio.fft.frame","hopSeq":9,"bins":)" +
                                       number_list(0.0, 1.0 / 128.0) + "}");
  EXPECT_EQ(frame.hop_seq, 9U);
  EXPECT_EQ(frame.bins[32], 0.25F);
}

TEST(ServerMessage, IsTheAnswerToAProbe) {
  const auto time = read_as<TimeAnswer>(R"({"type":"time.synced","t0":1.5,"t1":2.5,"t2":3})");
  EXPECT_EQ(time.t0, 1.5);
  EXPECT_EQ(time.t1, 2.5);
  EXPECT_EQ(time.t2, 3.0);
}

TEST(ServerMessage, TellsWhereTheBandsLie) {
  const auto answer = read_as<Answer>(
      R"({"type":"audio.fft.subscribed","requestId":"f","success":true,"effectiveRateHz":62.5,)"
      R"("range":[8,40],"bandHz":)" +
      number_list(40.0, 10.0, 32) + "}");
  EXPECT_EQ(answer.request_id, "f");
  ASSERT_TRUE(answer.spectrum);
  EXPECT_EQ(answer.spectrum->effective_rate_hz, 62.5);
  EXPECT_EQ(answer.spectrum->first_band, 8U);
  EXPECT_EQ(answer.spectrum->count, 32U);
  EXPECT_EQ(answer.spectrum->band_hz[31], 350.0);
}

TEST(ServerMessage, IsTheAnswerToARequest) {
  TransportState state;
  state.bpm = 90.0;
  state.time_formatted = format_time(0, 48'000);
  const auto command =
      read_as<Answer>(R"({"type":"transport.result","requestId":"c","success":true,"state":)" +
                      encode(state) + "}");
  EXPECT_FALSE(command.error);
  EXPECT_EQ(command.state->bpm, 90.0);
  const auto rate = read_as<Answer>(
      R"({"type":"transport.subscribed","requestId":"t","success":true,"rateHz":30})");
  EXPECT_EQ(rate.rate_hz, 30.0);
  const auto key =
      read_as<Answer>(R"({"type":"auth.result","requestId":"k","success":true,"role":"control"})");
  EXPECT_EQ(key.role, "control");
}

TEST(ServerMessage, IsAnErrorOfARequest) {
  for (const auto& [code, read] : {std::pair{"INVALID_VALUE", ErrorCode::invalid_argument},
                                   {"OUT_OF_RANGE", ErrorCode::out_of_range},
                                   {"RESOURCE_EXHAUSTED", ErrorCode::resource_exhausted},
                                   {"PERMISSION_DENIED", ErrorCode::permission_denied},
                                   {"OF_ANOTHER_TIME", ErrorCode::internal}}) {
    const auto error = read_as<Answer>(encode_error("e", code, "no"));
    EXPECT_EQ(error.request_id, "e");
    EXPECT_EQ(error.error->code, read) << code;
    EXPECT_EQ(error.error->message, "no");
  }
  EXPECT_TRUE(read_as<Answer>(R"({"type":"audio.fft.rejected","requestId":"f"})").error);
  EXPECT_EQ(read_as<Answer>(encode_error("", "INVALID_JSON", "no")).request_id, "");
}

TEST(ServerMessage, OfAnotherKindIsNothing) {
  read_as<std::monostate>(R"({"type":"beat.subscribed","success":true})");
  read_as<std::monostate>(R"({"type":"of.another.time"})");
  read_as<std::monostate>(R"({"type":7})");
  read_as<std::monostate>("{}");
}

TEST(ServerMessage, ThatIsNotWhatItSaysIsAFault) {
  EXPECT_TRUE(fault_in("{").starts_with("not JSON"));
  EXPECT_EQ(fault_in("[]"), "not a JSON object");
  EXPECT_EQ(fault_in(R"({"type":"transport.state"})"), "playing is missing");
  EXPECT_EQ(fault_in(R"({"type":"beat.event","beat_index":0.5})"),
            "beat_index must be a whole number");
  EXPECT_EQ(fault_in(R"({"type":"time.synced","t0":"x","t1":1,"t2":2})"), "t0 must be a number");
  EXPECT_EQ(fault_in(R"({"type":"time.synced","t0":1,"t1":1e999,"t2":2})"), "t1 must be a number");
  const std::string subscribed =
      R"({"type":"audio.fft.subscribed","requestId":"f","success":true,"range":[0,64],"bandHz":)";
  for (const auto& centres :
       {std::string{"7"}, std::string{"[]"}, number_list(40.0, 1.0, 65), number_list(40.0, 0.0),
        number_list(-1.0, 1.0), number_list(0.0, 1e300)}) {
    EXPECT_EQ(fault_in(subscribed + centres + "}"), "bandHz must be 1 to 64 ascending frequencies")
        << centres;
  }
  for (const char* range : {"[1,64]", "[-1,63]", "[]", "{}", "[0.5,64]"}) {
    EXPECT_EQ(fault_in(R"({"type":"audio.fft.subscribed","requestId":"f","success":true,"range":)" +
                       std::string{range} + R"(,"bandHz":)" + number_list(40.0, 1.0) + "}"),
              "range must be the bands of bandHz")
        << range;
  }
  EXPECT_EQ(fault_in(R"({"requestId":"c","success":true,"state":7})"), "state must be an object");
}

TEST(ClientRequest, HasItsOptionsAndItsId) {
  EXPECT_EQ(encode_request("beat.subscribe", "c1"),
            R"({"type":"beat.subscribe","requestId":"c1"})");
  EXPECT_EQ(encode_transport_request("c2", 10.0),
            R"({"type":"transport.subscribe","requestId":"c2","rateHz":10.0,"sentTime":true})");
  EXPECT_EQ(encode_time_request(0.1), R"({"type":"time.sync","t0":0.1})");
  EXPECT_EQ(encode_auth("c3", "A"), R"({"type":"auth","requestId":"c3","key":"A"})");
}

}  // namespace
}  // namespace tactus::protocol
