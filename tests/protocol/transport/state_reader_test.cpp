#include "protocol/transport/state_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tactus::protocol {
namespace {

const std::string nine_fields =
    R"({"playing":true,"sample_pos":192000,"time_seconds":4.0,"time_formatted":"00:04.000",)"
    R"("frame_count":375,"status":"playing","bpm":120.5,"beat_pos":8.25,)"
    R"("timestamp_ms":1700641234567.125})";

/// Returns the message with one field's value replaced.
std::string with(const std::string& field, const std::string& value) {
  std::string text = nine_fields;
  const auto start = text.find("\"" + field + "\":") + field.size() + 3;
  const auto end = text.find_first_of(",}", start);
  return text.replace(start, end - start, value);
}

std::string without(const std::string& field) {
  std::string text = nine_fields;
  const auto at = text.find("\"" + field + "\"");
  return text.replace(at, field.size() + 2, "\"another\"");
}

std::string field_at_fault(const std::string& text) {
  const auto state = read_state(text);
  return state.ok() ? "none" : state.error().field;
}

TEST(StateReader, TakesEveryFieldOfTheReference) {
  const auto state = read_state(nine_fields);
  ASSERT_TRUE(state.ok()) << state.error().message;
  EXPECT_TRUE(state->playing);
  EXPECT_EQ(state->sample_pos, 192'000);
  EXPECT_EQ(state->time_seconds, 4.0);
  EXPECT_EQ(state->time_formatted.view(), "00:04.000");
  EXPECT_EQ(state->frame_count, 375U);
  EXPECT_EQ(state->status, TransportStatus::playing);
  EXPECT_EQ(state->bpm, 120.5);
  EXPECT_EQ(state->beat_pos, 8.25);
  EXPECT_EQ(state->timestamp_ms, 1'700'641'234'567.125);
}

TEST(StateReader, TakesTheFieldsBeyondTheReferenceWhereTheyAre) {
  auto text = nine_fields;
  text.pop_back();
  text +=
      R"(,"beat_offset":-0.5,"loop_enabled":true,"loop_start_seconds":1,"loop_end_seconds":2.5,"epoch":7,"seq":99,)"
      R"("beats_per_bar":6,"beat_unit":8,"bar":12,"beat_in_bar":5,"stalled":true,"leader":"ltc","locked":false})";
  const auto state = read_state(text);
  ASSERT_TRUE(state.ok()) << state.error().message;
  EXPECT_EQ(state->beat_offset, -0.5);
  EXPECT_EQ(state->beats_per_bar, 6);
  EXPECT_EQ(state->beat_unit, 8);
  EXPECT_EQ(state->bar, 12);
  EXPECT_EQ(state->beat_in_bar, 5);
  EXPECT_TRUE(state->loop_enabled);
  EXPECT_EQ(state->loop_start_seconds, 1.0);
  EXPECT_EQ(state->loop_end_seconds, 2.5);
  EXPECT_EQ(state->epoch, 7U);
  EXPECT_EQ(state->seq, 99U);
  EXPECT_TRUE(state->stalled);
  EXPECT_EQ(state->leader, Leader::ltc);
  EXPECT_FALSE(state->locked);
  EXPECT_EQ(field_at_fault(text.replace(text.find("99"), 2, R"("99")")), "seq");
  EXPECT_EQ(field_at_fault(text.replace(text.find("bar\":6"), 6, "bar\":0")), "beats_per_bar");
}

TEST(StateReader, KnowsEveryLeader) {
  for (const auto leader : {Leader::internal, Leader::jack, Leader::link, Leader::midi, Leader::mtc,
                            Leader::ltc, Leader::osc, Leader::host, Leader::audio}) {
    std::string text = nine_fields;
    text.pop_back();
    text.append(R"(,"leader":")").append(name(leader)).append(R"("})");
    EXPECT_EQ(read_state(text)->leader, leader);
  }
}

TEST(StateReader, TakesWholeNumbersWhereFractionsMayBe) {
  const auto state = read_state(with("bpm", "120"));
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->bpm, 120.0);
}

TEST(StateReader, PassesOverFieldsItDoesNotKnow) {
  auto text = nine_fields;
  text.insert(1, R"("type":"transport.state","added_later":[1,{"a":null}],)");
  EXPECT_TRUE(read_state(text).ok());
}

TEST(StateReader, NamesAFieldThatIsMissing) {
  for (const std::string field : {"playing", "sample_pos", "time_seconds", "time_formatted",
                                  "frame_count", "status", "bpm", "beat_pos", "timestamp_ms"}) {
    EXPECT_EQ(field_at_fault(without(field)), field);
  }
}

TEST(StateReader, NamesAFieldOfAnotherType) {
  const std::pair<const char*, const char*> cases[] = {{"playing", "1"},
                                                       {"playing", "\"true\""},
                                                       {"playing", "null"},
                                                       {"sample_pos", "-1"},
                                                       {"sample_pos", "0.5"},
                                                       {"sample_pos", "true"},
                                                       {"sample_pos", "\"0\""},
                                                       {"time_seconds", "true"},
                                                       {"time_seconds", "null"},
                                                       {"time_formatted", "4"},
                                                       {"frame_count", "-2"},
                                                       {"status", "\"rolling\""},
                                                       {"status", "true"},
                                                       {"bpm", "\"120\""},
                                                       {"beat_pos", "[]"},
                                                       {"timestamp_ms", "\"now\""},
                                                       {"sample_pos", "18446744073709551615"}};
  for (const auto& [field, value] : cases) {
    EXPECT_EQ(field_at_fault(with(field, value)), field) << value;
  }
}

TEST(StateReader, TakesOnlyAPlainTimeAsText) {
  EXPECT_EQ(field_at_fault(with("time_formatted", R"("1234:59.999")")), "none");
  for (const std::string text :
       {R"("0:04.000")", R"("00:60.000")", R"("00:04,000")", R"("00:04.0")", R"("\u001b[2J.000")",
        R"("00:04.0000")", R"("123456789012345678901234567890:00.000")", R"("")"}) {
    EXPECT_EQ(field_at_fault(with("time_formatted", text)), "time_formatted") << text;
  }
}

TEST(StateReader, RefusesWhatIsNoJsonObject) {
  for (const std::string text : {"", "{", "[]", "null", "1", "\"a\"", "{}{}", "{'playing':true}"}) {
    EXPECT_FALSE(read_state(text).ok()) << text;
  }
}

}  // namespace
}  // namespace tactus::protocol
