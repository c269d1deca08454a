#include "protocol/websocket/client_request.h"

#include <fmt/format.h>

#include <cstdint>

#include "protocol/json/json_object.h"

namespace tactus::protocol {
namespace {

JsonObject begin_request(std::string& out, std::string_view type, std::string_view request_id) {
  JsonObject request{out};
  request.text("type", type).text("requestId", request_id);
  return request;
}

std::string_view name_of(SpectrumFormat format) {
  switch (format) {
    case SpectrumFormat::u8:
      return "u8";
    case SpectrumFormat::u16:
      return "u16";
    case SpectrumFormat::f32:
      return "f32";
    case SpectrumFormat::json:
      break;
  }
  return {};
}

std::string loop_json(const LoopChange& change) {
  std::string out;
  JsonObject loop{out};
  if (change.start) loop.number("start", *change.start);
  if (change.end) loop.number("end", *change.end);
  if (change.enabled) loop.boolean("enabled", *change.enabled);
  loop.end();
  return out;
}

/// @param doubles  of beat_octave
std::string_view command_name(TransportCommand::Kind kind, bool doubles) {
  using enum TransportCommand::Kind;
  switch (kind) {
    case play:
      return "play";
    case pause:
      return "pause";
    case resume:
      return "resume";
    case stop:
      return "stop";
    case rewind:
      return "rewind";
    case seek_samples:
    case seek_seconds:
    case seek_beats:
      return "seek";
    case tempo:
      return "tempo";
    case loop:
      return "loop";
    case align:
      return "align";
    case nudge:
      return "nudge";
    case meter:
      return "meter";
    case next:
      return "next";
    case previous:
      return "previous";
    case beat_tap:
      return "beat.tap";
    case beat_octave:
      return doubles ? "beat.double" : "beat.halve";
    case beat_shift:
      return "beat.shift";
    case beat_nudge:
      return "beat.nudge";
    case beat_downbeat:
      return "beat.downbeat";
    case beat_hold:
      return "beat.hold";
    case beat_resync:
      return "beat.resync";
    case beat_range:
      return "beat.range";
  }
  return {};
}

}  // namespace

std::string encode_request(std::string_view type, std::string_view request_id) {
  std::string out;
  begin_request(out, type, request_id).end();
  return out;
}

std::string encode_transport_request(std::string_view request_id, std::optional<double> rate_hz) {
  std::string out;
  auto request = begin_request(out, "transport.subscribe", request_id);
  if (rate_hz) request.number("rateHz", *rate_hz);
  request.boolean("sentTime", true).end();
  return out;
}

std::string encode_spectrum_request(std::string_view request_id,
                                    const SpectrumStreamOptions& options) {
  std::string out;
  auto request = begin_request(out, fmt::format("{}.subscribe", spectrum_topic), request_id);
  request.number("rateHz", options.rate_hz);
  const bool is_binary = options.format != SpectrumFormat::json;
  request.text("format", is_binary ? "binary" : "json");
  if (is_binary) request.text("sampleFormat", name_of(options.format));
  request.text("encoding", options.delta ? "delta" : "full")
      .text("layout", name(options.layout))
      .text("channel", name(options.channel))
      .json("range", fmt::format("[{},{}]", options.first_band, options.end_band))
      .number("dbMin", options.db_min)
      .number("dbMax", options.db_max)
      .number("attackMs", options.attack_ms)
      .number("releaseMs", options.release_ms)
      .end();
  return out;
}

std::string encode_command(std::string_view request_id, const TransportCommand& command) {
  using enum TransportCommand::Kind;
  std::string out;
  auto request = begin_request(out, "transport.command", request_id);
  request.text("command", command_name(command.kind, command.value > 1.0));
  if (command.kind == seek_samples) {
    request.integer("value", static_cast<std::int64_t>(command.value)).text("unit", "samples");
  } else if (command.kind == seek_seconds) {
    request.number("value", command.value).text("unit", "seconds");
  } else if (command.kind == seek_beats) {
    request.number("value", command.value).text("unit", "beats");
  } else if (command.kind == tempo || command.kind == nudge || command.kind == beat_nudge) {
    request.number("value", command.value);
  } else if (command.kind == loop) {
    request.json("value", loop_json(command.loop));
  } else if (command.kind == align) {
    request.boolean("bar", command.align.bar);
    if (command.align.unix_ms) request.number("unixMs", *command.align.unix_ms);
  } else if (command.kind == beat_tap || command.kind == beat_downbeat) {
    if (command.align.unix_ms) request.number("unixMs", *command.align.unix_ms);
  } else if (command.kind == beat_hold) {
    request.boolean("value", command.value != 0.0);
  } else if (command.kind == beat_range) {
    request.number("min", command.range.min_bpm).number("max", command.range.max_bpm);
  } else if (command.kind == meter) {
    if (command.meter.beats) request.integer("beats", std::int64_t{*command.meter.beats});
    if (command.meter.unit) request.integer("unit", std::int64_t{*command.meter.unit});
  }
  request.end();
  return out;
}

std::string encode_auth(std::string_view request_id, std::string_view key) {
  std::string out;
  auto request = begin_request(out, "auth", request_id);
  request.text("key", key).end();
  return out;
}

std::string encode_time_request(double t0) {
  std::string out;
  JsonObject request{out};
  request.text("type", "time.sync").number("t0", t0).end();
  return out;
}

}  // namespace tactus::protocol
