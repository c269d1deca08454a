#include "protocol/transport/transport_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace tactus::protocol {
namespace {

namespace json = boost::json;

TransportState example_state() {
  return {.playing = true,
          .sample_pos = 192'000,
          .time_seconds = 4.0,
          .time_formatted = format_time(192'000, 48'000),
          .frame_count = 375,
          .status = TransportStatus::playing,
          .bpm = 120.0,
          .beat_pos = 8.0,
          .beat_offset = 0.5,
          .beats_per_bar = 6,
          .beat_unit = 8,
          .bar = 2,
          .beat_in_bar = 3,
          .timestamp_ms = 1'700'641'234'567.25,
          .loop_enabled = false,
          .loop_start_seconds = 0.0,
          .loop_end_seconds = 10.0,
          .epoch = 3,
          .seq = 77,
          .stalled = true,
          .leader = Leader::jack,
          .locked = false};
}

TEST(Messages, AStateIsWrittenAsDocumented) {
  EXPECT_EQ(
      encode(example_state()),
      R"({"playing":true,"sample_pos":192000,"time_seconds":4.0,)"
      R"("time_formatted":"00:04.000","frame_count":375,"status":"playing","bpm":120.0,)"
      R"("beat_pos":8.0,"beat_offset":0.5,"beats_per_bar":6,"beat_unit":8,"bar":2,"beat_in_bar":3,)"
      R"("timestamp_ms":1700641234567.25,"loop_enabled":false,)"
      R"("loop_start_seconds":0.0,"loop_end_seconds":10.0,"epoch":3,"seq":77,"stalled":true,)"
      R"("leader":"jack","locked":false})");
}

TEST(Messages, AWholeTargetRateIsAWholeNumber) {
  EXPECT_NE(encode(TransportMetrics{.target_hz = 30.0}).find(R"("target_hz":30,)"),
            std::string::npos);
  EXPECT_NE(encode(TransportMetrics{.target_hz = 29.97}).find(R"("target_hz":29.97,)"),
            std::string::npos);
}

TEST(Messages, MetricsWithoutASpectrumSayNothingOfIt) {
  EXPECT_FALSE(json::parse(encode(TransportMetrics{})).as_object().contains("spectrum"));
}

TEST(Messages, MetricsTellWhatIsHeardIfThatIsKnown) {
  EXPECT_FALSE(json::parse(encode(TransportMetrics{})).as_object().contains("source"));
  const SourceInfo source{.kind = SourceKind::capture, .name = "caf\xE9", .fault = "has stopped"};
  EXPECT_EQ(json::serialize(json::parse(encode(TransportMetrics{}, {}, {}, source)).at("source")),
            "{\"kind\":\"capture\",\"name\":\"caf\xEF\xBF\xBD\",\"latency_ms\":0E0,"
            "\"silent_seconds\":0E0,\"fault\":\"has stopped\"}");
}

TEST(Messages, AnErrorWithoutAFieldHasNone) {
  EXPECT_EQ(encode(Error{ErrorCode::not_found, "there is no /x"}),
            R"({"error":"there is no /x","code":"NOT_FOUND"})");
}

}  // namespace
}  // namespace tactus::protocol
