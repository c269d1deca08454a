#include "protocol/transport/transport_json.h"

#include <fmt/format.h>

#include "protocol/json/json_object.h"
#include "protocol/transport/source_json.h"

namespace tactus::protocol {

namespace {

std::string encode(const EdgeState& edge) {
  std::string json;
  JsonObject{json}
      .boolean("stale", edge.stale)
      .number("age_ms", edge.age_ms)
      .number("clock_error_ms", edge.clock_error_ms)
      .end();
  return json;
}

}  // namespace

std::string encode(const TransportState& state) {
  std::string json;
  json.reserve(520);
  JsonObject object{json};
  object.boolean("playing", state.playing)
      .integer("sample_pos", state.sample_pos)
      .number("time_seconds", state.time_seconds)
      .text("time_formatted", state.time_formatted)
      .integer("frame_count", state.frame_count)
      .text("status", name(state.status))
      .number("bpm", state.bpm)
      .number("beat_pos", state.beat_pos)
      .number("beat_offset", state.beat_offset)
      .integer("beats_per_bar", std::int64_t{state.beats_per_bar})
      .integer("beat_unit", std::int64_t{state.beat_unit})
      .integer("bar", state.bar)
      .integer("beat_in_bar", std::int64_t{state.beat_in_bar})
      .number("timestamp_ms", state.timestamp_ms)
      .boolean("loop_enabled", state.loop_enabled)
      .number("loop_start_seconds", state.loop_start_seconds)
      .number("loop_end_seconds", state.loop_end_seconds)
      .integer("epoch", state.epoch)
      .integer("seq", state.seq)
      .boolean("stalled", state.stalled)
      .text("leader", name(state.leader))
      .boolean("locked", state.locked);
  if (state.edge) object.json("edge", encode(*state.edge));
  object.end();
  return json;
}

std::string encode(const LeaderInfo& leader) {
  std::string json;
  JsonObject{json}
      .text("name", name(leader.leader))
      .boolean("locked", leader.locked)
      .integer("peers", std::int64_t{leader.peers})
      .number("phase_error_ms", leader.phase_error_ms)
      .number("jitter_ms", leader.jitter_ms)
      .integer("dropouts", leader.dropouts)
      .end();
  return json;
}

namespace {

std::string encode(const SpectrumMetrics& metrics) {
  std::string json;
  JsonObject{json}
      .integer("fft_subscribers", metrics.fft_subscribers)
      .integer("spectrum_subscribers", metrics.spectrum_subscribers)
      .integer("frames_sent", metrics.frames_sent)
      .integer("encodings", metrics.encodings)
      .integer("bytes_encoded", metrics.bytes_encoded)
      .integer("hops_analysed", metrics.hops_analysed)
      .integer("overwritten", metrics.overwritten)
      .end();
  return json;
}

std::string encode(const AudioCounters& counters) {
  std::string json;
  JsonObject{json}
      .integer("xruns", counters.xruns)
      .integer("dropouts", counters.dropouts)
      .integer("device_losses", counters.device_losses)
      .integer("faults", counters.faults)
      .number("buffered_ms", counters.buffered_ms)
      .end();
  return json;
}

}  // namespace

std::string encode(const TransportMetrics& metrics, const std::optional<SpectrumMetrics>& spectrum,
                   const std::optional<AudioCounters>& audio,
                   const std::optional<SourceInfo>& source) {
  std::string json;
  JsonObject object{json};
  object.integer("sample_rate", std::int64_t{metrics.sample_rate})
      .integer("block_size", metrics.block_size)
      .number("bpm", metrics.bpm)
      .integer("connected_clients", metrics.connected_clients)
      .integer("updates_sent", metrics.updates_sent)
      .number("actual_fps", metrics.actual_fps)
      .json("target_hz", fmt::format("{}", metrics.target_hz))  // without a point, as documented
      .boolean("playing", metrics.playing)
      .integer("sample_pos", metrics.sample_pos)
      .integer("frame_count", metrics.frame_count)
      .number("cpu_load", metrics.cpu_load);
  object.json("leader", encode(metrics.leader));
  if (spectrum) object.json("spectrum", encode(*spectrum));
  if (audio) object.json("audio", encode(*audio));
  if (source) object.json("source", encode_source_metrics(*source));
  object.end();
  return json;
}

std::string encode(const Error& error) {
  std::string json;
  JsonObject object{json};
  object.text("error", error.message).text("code", name(error.code));
  if (!error.field.empty()) object.text("field", error.field);
  object.end();
  return json;
}

}  // namespace tactus::protocol
