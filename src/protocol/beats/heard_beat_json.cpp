#include "protocol/beats/heard_beat_json.h"

#include <array>
#include <cmath>

#include "protocol/json/answer.h"
#include "protocol/json/json_object.h"
#include "protocol/json/option_reader.h"

namespace tactus::protocol {
namespace {

JsonObject& append_beat_options(JsonObject& object, std::uint32_t client_id,
                                const BeatOptions& options) {
  return object.integer("clientId", std::uint64_t{client_id})
      .text("source", name(options.source))
      .number("leadMs", options.lead_ms);
}

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

std::string alternatives_json(const HeardBeat& beat) {
  std::string list = "[";
  for (const auto& each : beat.alternatives) {
    if (!(each.weight > 0.0)) continue;
    if (list.size() > 1) list += ',';
    JsonObject{list}
        .number("bpm", rounded(each.bpm, 10.0))
        .number("weight", rounded(each.weight, 100.0))
        .end();
  }
  return list += ']';
}

}  // namespace

Result<BeatOptions> read_beat_options(const WsMessage& message) {
  BeatOptions asked;
  OptionReader options{message.members};
  options.choice("source", std::array{BeatSource::transport, BeatSource::audio}, asked.source);
  options.number("leadMs", 0.0, max_lead_ms, asked.lead_ms);
  if (!options.ok()) return options.take_error();
  return asked;
}

Result<FrameSource> read_frame_source(const WsMessage& message) {
  FrameSource source = FrameSource::either;
  OptionReader options{message.members};
  options.choice("source",
                 std::array{FrameSource::either, FrameSource::transport, FrameSource::audio},
                 source);
  if (!options.ok()) return options.take_error();
  return source;
}

std::string encode_heard_beat_request(double lead_ms) {
  std::string json;
  JsonObject{json}
      .text("type", "beat.subscribe")
      .text("source", name(BeatSource::audio))
      .number("leadMs", lead_ms)
      .end();
  return json;
}

std::string encode_audio_request(FrameSource source) {
  std::string json;
  JsonObject{json}.text("type", "audio.subscribe").text("source", name(source)).end();
  return json;
}

std::string encode_beat_subscribed(std::string_view request_id, std::uint32_t client_id,
                                   const BeatOptions& options) {
  std::string data;
  JsonObject inner{data};
  append_beat_options(inner, client_id, options).end();
  std::string answer;
  JsonObject object = begin_answer(answer, "beat.subscribed", request_id);
  append_beat_options(object, client_id, options).boolean("success", true).json("data", data).end();
  return answer;
}

std::string encode(const AnnouncedBeat& announced) {
  const BeatEvent& beat = announced.beat;
  std::string json;
  json.reserve(360);
  JsonObject{json}
      .text("type", "beat.event")
      .boolean("tick", true)
      .boolean("downbeat", beat.downbeat())
      .integer("beat_index", beat.beat_index)
      .integer("bar_index", beat.bar_index)
      .integer("beat_in_bar", std::int64_t{beat.beat_in_bar})
      .number("beat_phase", 0.0)
      .number("bpm", rounded(beat.bpm, 1'000.0))
      .number("confidence", rounded(announced.confidence, 1'000.0))
      .integer("sample_pos", beat.sample_pos)
      .number("timestamp_ms", beat.timestamp_ms)
      .boolean("predicted", announced.predicted)
      .text("source", name(BeatSource::audio))
      .number("downbeat_confidence", rounded(announced.downbeat_confidence, 1'000.0))
      .end();
  return json;
}

std::string encode_tempo_state(const HeardBeat& beat) {
  std::string json;
  json.reserve(480);
  JsonObject{json}
      .text("type", "tempo.state")
      .number("bpm", rounded(beat.bpm, 100.0))
      .number("confidence", rounded(beat.confidence, 100.0))
      .integer("beats_per_bar", std::int64_t{beat.beats_per_bar})
      .number("downbeat_confidence", rounded(beat.downbeat_confidence, 100.0))
      .boolean("locked", beat.lock == BeatLock::locked)
      .json("alternatives", alternatives_json(beat))
      .text("lock", name(beat.lock))
      .boolean("held", beat.held)
      .number("beat_timestamp_ms", rounded(beat.timestamp_ms, 1'000.0))
      .integer("beat_index", beat.index)
      .integer("beat_in_bar", std::int64_t{beat.beat_in_bar})
      .number("min_bpm", beat.min_bpm)
      .number("max_bpm", beat.max_bpm)
      .end();
  return json;
}

}  // namespace tactus::protocol
