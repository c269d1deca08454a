#include "protocol/transport/state_reader.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "protocol/json/json_parse.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

enum class Presence { required, optional };

Error wrong_state(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid_argument, std::string{field} + " " + std::string{what},
          std::string{field}};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Checks for MM:SS.mmm with at least two digits of minutes. Strict, because the text is printed to
/// terminals.
bool is_time(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2 || text.size() != colon + 7) return false;
  if (text.size() > TimeText{}.characters.size()) return false;
  if (text[colon + 3] != '.' || text[colon + 1] > '5') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != colon && i != colon + 3 && !is_digit(text[i])) return false;
  }
  return true;
}

bool status_of(std::string_view text, TransportStatus& out) {
  for (const auto status :
       {TransportStatus::stopped, TransportStatus::paused, TransportStatus::playing}) {
    if (text == name(status)) {
      out = status;
      return true;
    }
  }
  return false;
}

Leader leader_of(std::string_view text) {
  for (auto leader = Leader::internal; leader <= Leader::audio;
       leader = static_cast<Leader>(static_cast<int>(leader) + 1))
    if (text == name(leader)) return leader;
  return Leader::host;
}

/// Reads an object's fields one by one and keeps the first error.
class FieldReader {
 public:
  explicit FieldReader(const json::object& object) : object_{object} {}

  void read(std::string_view field, bool& out, Presence presence = Presence::required) {
    if (const auto* value = find(field, presence)) {
      if (!value->is_bool()) return fail(field, "must be true or false");
      out = value->get_bool();
    }
  }

  void read(std::string_view field, double& out, Presence presence = Presence::required) {
    if (const auto* value = find(field, presence)) {
      if (!value->is_number()) return fail(field, "must be a number");
      out = value->to_number<double>();
      // Numbers such as 1e999 are parsed as infinity.
      if (!std::isfinite(out)) return fail(field, "must be a finite number");
    }
  }

  void read(std::string_view field, std::uint64_t& out, Presence presence = Presence::required) {
    if (const auto* value = find(field, presence)) {
      if (value->is_uint64()) {
        out = value->get_uint64();
      } else if (value->is_int64() && value->get_int64() >= 0) {
        out = static_cast<std::uint64_t>(value->get_int64());
      } else {
        fail(field, "must be a whole number, 0 or more");
      }
    }
  }

  /// @param out  unchanged if the field is absent
  template <class Whole>
  void read_count(std::string_view field, Whole& out) {
    auto count = static_cast<std::uint64_t>(out);
    read(field, count, Presence::optional);
    if (count < 1 || count > static_cast<std::uint64_t>(std::numeric_limits<Whole>::max()))
      return fail(field, "must be a count from 1");
    out = static_cast<Whole>(count);
  }

  void read_position(std::string_view field, Frames& out) {
    std::uint64_t position = 0;
    read(field, position);
    if (position > static_cast<std::uint64_t>(std::numeric_limits<Frames>::max())) {
      return fail(field, "is too large");
    }
    out = static_cast<Frames>(position);
  }

  void read(std::string_view field, TimeText& out) {
    if (const auto* value = find(field, Presence::required)) {
      if (!value->is_string() || !is_time(value->get_string())) {
        return fail(field, "must be a time as MM:SS.mmm");
      }
      const auto& text = value->get_string();
      std::copy(text.begin(), text.end(), out.characters.begin());
      out.length = static_cast<std::uint8_t>(text.size());
    }
  }

  void read(std::string_view field, TransportStatus& out) {
    if (const auto* value = find(field, Presence::required)) {
      if (!value->is_string() || !status_of(value->get_string(), out)) {
        fail(field, R"(must be "playing", "paused" or "stopped")");
      }
    }
  }

  /// @param out  unchanged if the field is absent
  void read(std::string_view field, std::optional<EdgeState>& out) {
    const auto* value = find(field, Presence::optional);
    if (value == nullptr) return;
    if (!value->is_object()) return fail(field, "must be an object");
    EdgeState edge;
    FieldReader fields{value->get_object()};
    fields.read("stale", edge.stale);
    fields.read("age_ms", edge.age_ms);
    fields.read("clock_error_ms", edge.clock_error_ms);
    if (!fields.ok()) return fail(field, "must have stale, age_ms and clock_error_ms");
    out = edge;
  }

  /// @param out  unchanged if the field is absent; Leader::host for a name of a later version
  void read(std::string_view field, Leader& out) {
    const auto* value = find(field, Presence::optional);
    if (value == nullptr) return;
    if (!value->is_string()) return fail(field, "must be a name");
    out = leader_of(value->get_string());
  }

  bool ok() const { return error_.message.empty(); }
  Error take_error() { return std::move(error_); }

 private:
  const json::value* find(std::string_view field, Presence presence) {
    const auto* value = object_.if_contains(field);
    if (value == nullptr && presence == Presence::required) fail(field, "is missing");
    return value;
  }

  void fail(std::string_view field, std::string_view what) {
    if (ok()) error_ = wrong_state(field, what);
  }

  const json::object& object_;
  Error error_;
};

}  // namespace

Result<TransportState> read_state(std::string_view text) {
  boost::system::error_code failure;
  const auto document = parse_json(text, failure);
  if (failure) return Error{ErrorCode::invalid_argument, "not JSON: " + failure.message()};
  const auto* object = document.if_object();
  if (object == nullptr) return Error{ErrorCode::invalid_argument, "not a JSON object"};
  return read_state(*object);
}

Result<TransportState> read_state(const json::object& message) {
  TransportState state;
  FieldReader fields{message};
  fields.read("playing", state.playing);
  fields.read_position("sample_pos", state.sample_pos);
  fields.read("time_seconds", state.time_seconds);
  fields.read("time_formatted", state.time_formatted);
  fields.read("frame_count", state.frame_count);
  fields.read("status", state.status);
  fields.read("bpm", state.bpm);
  fields.read("beat_pos", state.beat_pos);
  fields.read("timestamp_ms", state.timestamp_ms);
  fields.read("beat_offset", state.beat_offset, Presence::optional);
  fields.read_count("beats_per_bar", state.beats_per_bar);
  fields.read_count("beat_unit", state.beat_unit);
  fields.read_count("bar", state.bar);
  fields.read_count("beat_in_bar", state.beat_in_bar);
  fields.read("loop_enabled", state.loop_enabled, Presence::optional);
  fields.read("loop_start_seconds", state.loop_start_seconds, Presence::optional);
  fields.read("loop_end_seconds", state.loop_end_seconds, Presence::optional);
  fields.read("epoch", state.epoch, Presence::optional);
  fields.read("seq", state.seq, Presence::optional);
  fields.read("stalled", state.stalled, Presence::optional);
  fields.read("leader", state.leader);
  fields.read("locked", state.locked, Presence::optional);
  fields.read("edge", state.edge);
  if (!fields.ok()) return fields.take_error();
  return state;
}

}  // namespace tactus::protocol
