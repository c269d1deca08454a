#include "protocol/websocket/server_message.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

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
  const auto read = read_as<TransportState>(encode_with_type(state));
  EXPECT_EQ(read.bpm, 97.5);
  EXPECT_EQ(read.sample_pos, 48'000);
}

TEST(ServerMessage, IsABeat) {
  BeatEvent beat;
  EXPECT_TRUE(read_as<BeatUpdate>(encode(beat)).downbeat);
  beat.beat_in_bar = 3;
  EXPECT_FALSE(read_as<BeatUpdate>(encode(beat)).downbeat);
}

TEST(ServerMessage, IsASpectrum) {
  const auto frame = read_as<FftFrame>(R"({"type":"audio.fft.frame","hopSeq":9,"bins":)" +
                                       number_list(0.0, 1.0 / 128.0) + "}");
  EXPECT_EQ(frame.hop_seq, 9U);
  EXPECT_EQ(frame.bins[32], 0.25F);
}

TEST(ServerMessage, TellsWhereTheBandsLie) {
  const auto subscribed = read_as<FftSubscribed>(R"({"type":"audio.fft.subscribed","bandHz":)" +
                                                 number_list(40.0, 10.0) + "}");
  EXPECT_EQ(subscribed.band_hz[0], 40.0);
  EXPECT_EQ(subscribed.band_hz[63], 670.0);
}

TEST(ServerMessage, IsAnErrorOfARequest) {
  const auto error = read_as<RequestError>(encode_error("beat.subscribe", "INVALID_VALUE", "no"));
  EXPECT_EQ(error.request_id, "beat.subscribe");
  EXPECT_FALSE(error.table_full);
  const auto rejected = read_as<RequestError>(R"({"type":"audio.fft.rejected","requestId":"f"})");
  EXPECT_EQ(rejected.request_id, "f");
  EXPECT_TRUE(rejected.table_full);
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
  EXPECT_EQ(fault_in(R"({"type":"beat.event","downbeat":1})"), "downbeat must be true or false");
  for (const auto& centres : {std::string{"7"}, number_list(40.0, 1.0, 63), number_list(40.0, 0.0),
                              number_list(-1.0, 1.0), number_list(0.0, 1e300)}) {
    EXPECT_EQ(fault_in(R"({"type":"audio.fft.subscribed","bandHz":)" + centres + "}"),
              "bandHz must be 64 ascending frequencies")
        << centres;
  }
}

TEST(Request, IsNamedByItsType) {
  EXPECT_EQ(encode_request("beat.subscribe"),
            R"({"type":"beat.subscribe","requestId":"beat.subscribe"})");
}

}  // namespace
}  // namespace tactus::protocol
