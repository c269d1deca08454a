#include "protocol/websocket/server_message.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "protocol/json/json_parse.h"
#include "protocol/transport/source_reader.h"
#include "protocol/transport/state_reader.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

Error bad_member(std::string_view member, std::string_view what) {
  return {ErrorCode::invalid_argument, fmt::format("{} must be {}", member, what),
          std::string{member}};
}

std::string_view text_of(const json::object& object, std::string_view member) {
  const json::value* value = object.if_contains(member);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::optional<double> number_of(const json::object& object, std::string_view member) {
  const json::value* value = object.if_contains(member);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->to_number<double>();
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

/// Reads the members of an object and keeps the first error.
class Members {
 public:
  explicit Members(const json::object& object) : object_{object} {}

  void read(std::string_view member, double& out) {
    const auto number = number_of(object_, member);
    if (number) {
      out = *number;
    } else if (!error_) {
      error_ = bad_member(member, "a number");
    }
  }

  /// Whole numbers up to 2^53 in either direction.
  template <class Integer>
  void read_whole(std::string_view member, Integer& out) {
    const json::value* value = object_.if_contains(member);
    const std::int64_t* whole = value != nullptr ? value->if_int64() : nullptr;
    if (whole != nullptr && *whole >= -max_position && *whole <= max_position &&
        std::in_range<Integer>(*whole)) {
      out = static_cast<Integer>(*whole);
    } else if (!error_) {
      error_ = bad_member(member, "a whole number");
    }
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  const json::object& object_;
  std::optional<Error> error_;
};

Result<ServerMessage> read_state_message(const json::object& object) {
  const auto state = read_state(object);
  if (!state) return state.error();
  return ServerMessage{StateMessage{*state, number_of(object, "sent_ms")}};
}

Result<ServerMessage> read_time(const json::object& object) {
  TimeAnswer answer;
  Members members{object};
  members.read("t0", answer.t0);
  members.read("t1", answer.t1);
  members.read("t2", answer.t2);
  if (members.error()) return *members.error();
  return ServerMessage{answer};
}

Result<ServerMessage> read_beat(const json::object& object) {
  BeatEvent beat;
  Members members{object};
  members.read_whole("beat_index", beat.beat_index);
  members.read_whole("bar_index", beat.bar_index);
  members.read_whole("beat_in_bar", beat.beat_in_bar);
  members.read("bpm", beat.bpm);
  members.read_whole("sample_pos", beat.sample_pos);
  members.read("timestamp_ms", beat.timestamp_ms);
  if (members.error()) return *members.error();
  return ServerMessage{beat};
}

BeatLock lock_of(std::string_view text) {
  for (const auto lock : {BeatLock::locked, BeatLock::coasting})
    if (text == name(lock)) return lock;
  return BeatLock::searching;
}

void read_alternatives(const json::object& object, HeardBeat& beat) {
  const json::value* list = object.if_contains("alternatives");
  if (list == nullptr || !list->is_array()) return;
  std::size_t count = 0;
  for (const json::value& each : list->get_array()) {
    if (count == beat.alternatives.size()) return;
    if (const auto* its = each.if_object())
      beat.alternatives[count++] = {number_of(*its, "bpm").value_or(0.0),
                                    number_of(*its, "weight").value_or(0.0)};
  }
}

Result<ServerMessage> read_tempo(const json::object& object) {
  HeardBeat beat;
  Members members{object};
  members.read("bpm", beat.bpm);
  members.read("confidence", beat.confidence);
  members.read_whole("beats_per_bar", beat.beats_per_bar);
  members.read("downbeat_confidence", beat.downbeat_confidence);
  members.read("beat_timestamp_ms", beat.timestamp_ms);
  members.read_whole("beat_index", beat.index);
  members.read_whole("beat_in_bar", beat.beat_in_bar);
  if (members.error()) return *members.error();
  if (!(beat.bpm > 0.0)) return bad_member("bpm", "more than 0");
  if (beat.beats_per_bar < 1 || beat.beats_per_bar > max_beats_per_bar)
    return bad_member("beats_per_bar", "between 1 and 32");
  if (beat.beat_in_bar < 0 || beat.beat_in_bar >= beat.beats_per_bar)
    return bad_member("beat_in_bar", "less than beats_per_bar");
  beat.lock = lock_of(text_of(object, "lock"));
  const json::value* held = object.if_contains("held");
  beat.held = held != nullptr && held->is_bool() && held->get_bool();
  beat.min_bpm = number_of(object, "min_bpm").value_or(beat.min_bpm);
  beat.max_bpm = number_of(object, "max_bpm").value_or(beat.max_bpm);
  read_alternatives(object, beat);
  return ServerMessage{beat};
}

Result<SpectrumSettings> read_settings(const json::object& object) {
  const Error fault =
      bad_member("bandHz", fmt::format("1 to {} ascending frequencies", band_count));
  const json::value* centres = object.if_contains("bandHz");
  if (centres == nullptr || !centres->is_array() || centres->get_array().empty() ||
      centres->get_array().size() > band_count)
    return fault;
  SpectrumSettings settings;
  double before = 0.0;
  for (const json::value& centre : centres->get_array()) {
    const double hz = centre.is_number() ? centre.to_number<double>() : 0.0;
    if (!std::isfinite(hz) || hz <= before) return fault;
    settings.band_hz[settings.count++] = before = hz;
  }
  settings.effective_rate_hz = number_of(object, "effectiveRateHz").value_or(0.0);
  const json::value* range = object.if_contains("range");
  const json::array* bounds = range != nullptr ? range->if_array() : nullptr;
  const std::int64_t* first =
      bounds != nullptr && !bounds->empty() ? bounds->front().if_int64() : nullptr;
  const auto last_first = static_cast<std::int64_t>(band_count - settings.count);
  if (first == nullptr || *first < 0 || *first > last_first)
    return bad_member("range", "the bands of bandHz");
  settings.first_band = static_cast<std::size_t>(*first);
  return settings;
}

ErrorCode code_of(std::string_view text) {
  for (int i = 0; i < static_cast<int>(ErrorCode::internal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (text == name(code)) return code;
  }
  // /ws has two codes of its own, for a wrong message.
  return text == "INVALID_VALUE" || text == "INVALID_JSON" ? ErrorCode::invalid_argument
                                                           : ErrorCode::internal;
}

Error read_error(const json::object& object) {
  const json::value* member = object.if_contains("error");
  const json::object* error = member != nullptr ? member->if_object() : nullptr;
  if (error == nullptr) return {ErrorCode::internal, "the server refused"};
  return {code_of(text_of(*error, "code")), std::string{text_of(*error, "message")}};
}

bool succeeded(const json::object& object) {
  const json::value* success = object.if_contains("success");
  return success != nullptr && success->is_bool() && success->get_bool();
}

Result<ServerMessage> read_answer(const json::object& object, std::string_view type) {
  Answer answer;
  answer.request_id = text_of(object, "requestId");
  if (!succeeded(object)) {
    answer.error = read_error(object);
    return ServerMessage{std::move(answer)};
  }
  answer.rate_hz = number_of(object, "rateHz");
  answer.role = text_of(object, "role");
  if (const json::value* state = object.if_contains("state")) {
    if (!state->is_object()) return bad_member("state", "an object");
    const auto read = read_state(state->get_object());
    if (!read) return read.error();
    answer.state = *read;
  }
  if (type == "audio.fft.subscribed" || type == "spectrum.subscribed") {
    const auto settings = read_settings(object);
    if (!settings) return settings.error();
    answer.spectrum = *settings;
  }
  return ServerMessage{std::move(answer)};
}

}  // namespace

Result<ServerMessage> read_server_message(std::string_view text) {
  boost::system::error_code failure;
  const auto document = parse_json(text, failure);
  if (failure) return Error{ErrorCode::invalid_argument, "not JSON: " + failure.message()};
  const auto* object = document.if_object();
  if (object == nullptr) return Error{ErrorCode::invalid_argument, "not a JSON object"};
  const std::string_view type = text_of(*object, "type");
  if (type == "transport.state") return read_state_message(*object);
  if (type == "time.synced") return read_time(*object);
  if (type == "beat.event") return read_beat(*object);
  if (type == "audio.fft.frame" || type == "spectrum.frame") {
    const auto frame = read_fft_frame(*object);
    if (!frame) return frame.error();
    return ServerMessage{*frame};
  }
  if (type == "source.state") {
    const auto source = read_source(*object);
    if (!source) return source.error();
    return ServerMessage{*source};
  }
  if (type == "tempo.state") return read_tempo(*object);
  if (type == "error" || !text_of(*object, "requestId").empty()) return read_answer(*object, type);
  return ServerMessage{};
}

}  // namespace tactus::protocol
