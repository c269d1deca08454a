#include "protocol/transport/control_message.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>

#include "protocol/json/json_object.h"
#include "protocol/json/json_parse.h"
#include "protocol/transport/transport_json.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;
using Kind = TransportCommand::Kind;

Error invalid(std::string message, std::string field = {}) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

/// Returns a member's value; nullptr if it is absent or null.
const json::value* member(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

/// A member's text; empty if it is absent, no text or long.
std::string short_text_of(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  const bool is_short = value != nullptr && value->is_string() && echo_of(*value, key).ok();
  return is_short ? std::string{value->get_string()} : std::string{};
}

/// Converts a whole number to double. A number beyond the range must not round into it.
double exact_or_beyond(std::int64_t value) {
  constexpr std::int64_t exact = max_position;
  return static_cast<double>(value > exact ? std::max(value, 2 * exact) : value);
}

Result<double> number(const json::value* value, const char* field) {
  if (value == nullptr) return invalid(std::string{field} + " is missing", field);
  if (!value->is_number()) return invalid(std::string{field} + " must be a number", field);
  if (const std::int64_t* whole = value->if_int64()) return exact_or_beyond(*whole);
  return value->to_number<double>();
}

Result<TransportCommand> seek(const json::object& message) {
  auto value = number(member(message, "value"), "value");
  if (!value) return value.error();
  const json::value* unit = message.if_contains("unit");
  if (unit == nullptr) return TransportCommand{Kind::seek_seconds, *value};
  if (unit->is_string()) {
    const json::string& text = unit->get_string();
    if (text == "seconds") return TransportCommand{Kind::seek_seconds, *value};
    if (text == "beats") return TransportCommand{Kind::seek_beats, *value};
    if (text == "samples") return TransportCommand{Kind::seek_samples, *value};
  }
  return invalid(R"(unit must be "seconds", "beats" or "samples")", "unit");
}

Result<TransportCommand> tempo(const json::object& message) {
  auto value = number(member(message, "value"), "value");
  if (!value) return value.error();
  return TransportCommand{Kind::tempo, *value};
}

/// The region is in the value or at the top level.
Result<TransportCommand> loop(const json::object& message) {
  const json::value* value = member(message, "value");
  if (value != nullptr && !value->is_object())
    return invalid("value must be an object with start, end or enabled", "value");
  const json::object& region = value != nullptr ? value->get_object() : message;
  LoopChange change;
  if (const json::value* start = member(region, "start")) {
    auto seconds = number(start, "start");
    if (!seconds) return seconds.error();
    change.start = *seconds;
  }
  if (const json::value* end = member(region, "end")) {
    auto seconds = number(end, "end");
    if (!seconds) return seconds.error();
    change.end = *seconds;
  }
  if (const json::value* enabled = member(region, "enabled")) {
    if (!enabled->is_bool()) return invalid("enabled must be true or false", "enabled");
    change.enabled = enabled->get_bool();
  }
  if (!change.start && !change.end && !change.enabled)
    return invalid("loop needs at least one of start, end and enabled", "value");
  return TransportCommand{.kind = Kind::loop, .loop = change};
}

Result<TransportCommand> align(const json::object& message) {
  Alignment alignment;
  if (const json::value* bar = member(message, "bar")) {
    if (!bar->is_bool()) return invalid("bar must be true or false", "bar");
    alignment.bar = bar->get_bool();
  }
  if (const json::value* moment = member(message, "unixMs")) {
    auto unix_ms = number(moment, "unixMs");
    if (!unix_ms) return unix_ms.error();
    alignment.unix_ms = *unix_ms;
  }
  return TransportCommand{.kind = Kind::align, .align = alignment};
}

Result<TransportCommand> nudge(const json::object& message) {
  auto value = number(member(message, "value"), "value");
  if (!value) return value.error();
  return TransportCommand{Kind::nudge, *value};
}

/// A whole number. Saturated, so that one out of range does not get into it.
Result<std::optional<int>> whole(const json::object& message, const char* field) {
  const json::value* value = member(message, field);
  if (value == nullptr) return std::optional<int>{};
  auto given = number(value, field);
  if (!given) return given.error();
  if (std::trunc(*given) != *given)
    return invalid(std::string{field} + " must be a whole number", field);
  return std::optional{static_cast<int>(std::clamp(*given, -1.0, 1'000.0))};
}

Result<TransportCommand> meter(const json::object& message) {
  const json::value* value = member(message, "value");
  if (value != nullptr && !value->is_object())
    return invalid("value must be an object with beats or unit", "value");
  const json::object& change = value != nullptr ? value->get_object() : message;
  auto beats = whole(change, "beats");
  if (!beats) return beats.error();
  auto unit = whole(change, "unit");
  if (!unit) return unit.error();
  if (!*beats && !*unit) return invalid("meter needs beats or unit", "beats");
  return TransportCommand{.kind = Kind::meter, .meter = {.beats = *beats, .unit = *unit}};
}

/// A moment at unixMs, or now.
template <Kind kind>
Result<TransportCommand> moment(const json::object& message) {
  TransportCommand command{kind};
  if (const json::value* given = member(message, "unixMs")) {
    auto unix_ms = number(given, "unixMs");
    if (!unix_ms) return unix_ms.error();
    command.align.unix_ms = *unix_ms;
  }
  return command;
}

Result<TransportCommand> nudge_beat(const json::object& message) {
  auto command = nudge(message);
  if (command) command->kind = Kind::beat_nudge;
  return command;
}

Result<TransportCommand> hold_beat(const json::object& message) {
  const json::value* value = member(message, "value");
  if (value != nullptr && !value->is_bool()) return invalid("value must be true or false", "value");
  return TransportCommand{Kind::beat_hold, value == nullptr || value->get_bool() ? 1.0 : 0.0};
}

/// The limits are in the value or at the top level.
Result<TransportCommand> beat_range(const json::object& message) {
  const json::value* value = member(message, "value");
  if (value != nullptr && !value->is_object())
    return invalid("value must be an object with min and max", "value");
  const json::object& range = value != nullptr ? value->get_object() : message;
  auto min = number(member(range, "min"), "min");
  if (!min) return min.error();
  auto max = number(member(range, "max"), "max");
  if (!max) return max.error();
  return TransportCommand{.kind = Kind::beat_range, .range = {.min_bpm = *min, .max_bpm = *max}};
}

Result<TransportCommand> double_beat(const json::object&) {
  return TransportCommand{Kind::beat_octave, 2.0};
}
Result<TransportCommand> halve_beat(const json::object&) {
  return TransportCommand{Kind::beat_octave, 0.5};
}

template <Kind kind>
Result<TransportCommand> plain(const json::object&) {
  return TransportCommand{kind};
}

struct Verb {
  std::string_view name;
  Result<TransportCommand> (*read)(const json::object&);
};
constexpr std::array verbs{
    Verb{"play", plain<Kind::play>},
    Verb{"stop", plain<Kind::stop>},
    Verb{"pause", plain<Kind::pause>},
    Verb{"resume", plain<Kind::resume>},
    Verb{"rewind", plain<Kind::rewind>},
    Verb{"next", plain<Kind::next>},
    Verb{"previous", plain<Kind::previous>},
    Verb{"seek", seek},
    Verb{"tempo", tempo},
    Verb{"loop", loop},
    Verb{"align", align},
    Verb{"nudge", nudge},
    Verb{"meter", meter},
    Verb{"beat.tap", moment<Kind::beat_tap>},
    Verb{"beat.double", double_beat},
    Verb{"beat.halve", halve_beat},
    Verb{"beat.shift", plain<Kind::beat_shift>},
    Verb{"beat.nudge", nudge_beat},
    Verb{"beat.downbeat", moment<Kind::beat_downbeat>},
    Verb{"beat.hold", hold_beat},
    Verb{"beat.resync", plain<Kind::beat_resync>},
    Verb{"beat.range", beat_range},
};

Result<TransportCommand> read_command(const json::object& message) {
  const json::value* command = member(message, "command");
  if (command == nullptr || !command->is_string())
    return invalid("command must be a string", "command");
  for (const Verb& verb : verbs)
    if (command->get_string() == verb.name) return verb.read(message);
  std::string known;
  for (const Verb& verb : verbs) (known += known.empty() ? "" : ", ") += verb.name;
  return invalid("unknown command; use one of " + known, "command");
}

}  // namespace

ControlMessage parse_control_message(std::string_view text) {
  boost::system::error_code error;
  const json::value parsed = parse_json(text, error);
  if (error) return {invalid("message is not JSON: " + error.message())};
  const json::object* message = parsed.if_object();
  if (message == nullptr) return {invalid("message must be a JSON object")};
  ControlMessage result = read_control_message(*message);
  if (const json::value* type = member(*message, "type");
      type != nullptr && type->is_string() && type->get_string() == "auth")
    result.auth = {short_text_of(*message, "key"), short_text_of(*message, "requestId")};
  return result;
}

ControlMessage read_control_message(const json::object& message) {
  ControlMessage result{read_command(message)};
  const auto repeat = [&](const char* field, std::string& echo) {
    const json::value* value = message.if_contains(field);
    if (value == nullptr) return;
    auto as_json = echo_of(*value, field);
    if (as_json)
      echo = std::move(*as_json);
    else
      result.command = as_json.error();
  };
  repeat("value", result.value);
  repeat("request_id", result.request_id);
  if (const json::value* command = message.if_contains("command"); command && command->is_string())
    repeat("command", result.name);
  return result;
}

std::string encode_control_answer(const ControlMessage& message,
                                  const Result<TransportState>& result) {
  std::string answer;
  answer.reserve(512);
  JsonObject object{answer};
  append_control_answer(object, message, result);
  object.end();
  return answer;
}

void append_control_answer(JsonObject& answer, const ControlMessage& message,
                           const Result<TransportState>& result) {
  answer.boolean("success", result.ok()).json("command", message.name);
  if (result.ok()) {
    answer.json("value", message.value).json("state", encode(*result));
  } else {
    std::string error;
    JsonObject{error}
        .text("code", name(result.error().code))
        .text("message", result.error().message)
        .end();
    answer.json("error", error);
  }
  if (!message.request_id.empty()) answer.json("request_id", message.request_id);
}

}  // namespace tactus::protocol
