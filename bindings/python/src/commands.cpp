#include "commands.h"

#include <tactus/tempo.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "convert.h"

namespace tactus::python {
namespace {

using Kind = TransportCommand::Kind;
using UnixMsAt = std::function<double(std::int64_t)>;

constexpr std::array<std::pair<std::string_view, Kind>, 24> kinds{{
    {"play", Kind::play},
    {"pause", Kind::pause},
    {"resume", Kind::resume},
    {"stop", Kind::stop},
    {"rewind", Kind::rewind},
    {"seek", Kind::seek_samples},
    {"seek_seconds", Kind::seek_seconds},
    {"seek_beat", Kind::seek_beats},
    {"set_bpm", Kind::tempo},
    {"set_meter", Kind::meter},
    {"set_loop", Kind::loop},
    {"align", Kind::align},
    {"nudge", Kind::nudge},
    {"next", Kind::next},
    {"previous", Kind::previous},
    {"beat.tap", Kind::beat_tap},
    {"beat.double", Kind::beat_octave},
    {"beat.halve", Kind::beat_octave},
    {"beat.shift", Kind::beat_shift},
    {"beat.nudge", Kind::beat_nudge},
    {"beat.downbeat", Kind::beat_downbeat},
    {"beat.hold", Kind::beat_hold},
    {"beat.resync", Kind::beat_resync},
    {"beat.range", Kind::beat_range},
}};

Kind kind_of(const std::string& name) {
  for (const auto& [known, kind] : kinds)
    if (known == name) return kind;
  throw py::value_error{"name must be that of a command or hint, not \"" + name + "\""};
}

/// The values that a command was given. Those that were not are None.
class Values {
 public:
  Values(std::string command, const py::args& given)
      : command_{std::move(command)}, given_{given} {}

  const std::string& command() const noexcept { return command_; }

  /// @param most  how many the command takes, at most 3
  std::array<py::object, 3> upto(std::size_t most) const {
    if (given_.size() > most)
      throw py::type_error{command_ + " takes at most " + std::to_string(most) + " values, not " +
                           std::to_string(given_.size())};
    std::array<py::object, 3> values{py::none(), py::none(), py::none()};
    for (std::size_t i = 0; i < given_.size(); ++i) values[i] = given_[i];
    return values;
  }
  double number_of(const char* unit) const { return number(upto(1)[0], unit); }

 private:
  const std::string command_;
  const py::args& given_;
};

TransportCommand hint_of(Kind kind, const Values& values, const UnixMsAt& unix_ms_at) {
  switch (kind) {
    case Kind::beat_octave:
      values.upto(0);
      return {kind, values.command() == "beat.double" ? 2.0 : 0.5};
    case Kind::beat_nudge:
      return {kind, values.number_of("ms")};
    case Kind::beat_hold: {
      const auto on = values.upto(1)[0];
      return {kind, on.is_none() || boolean(on, "on") ? 1.0 : 0.0};
    }
    case Kind::beat_range: {
      const auto [min, max, none] = values.upto(2);
      return {.kind = kind,
              .range = {.min_bpm = number(min, "min_bpm"), .max_bpm = number(max, "max_bpm")}};
    }
    case Kind::beat_tap:
    case Kind::beat_downbeat: {
      TransportCommand hint{kind};
      if (const auto at = values.upto(1)[0]; !at.is_none())
        hint.align.unix_ms = unix_ms_at(host_time(at));
      return hint;
    }
    default:
      values.upto(0);
      return {kind};
  }
}

}  // namespace

TransportCommand seek_command(py::handle samples) {
  return {Kind::seek_samples, static_cast<double>(integer(samples, "samples", 0, max_position))};
}

TransportCommand loop_command(py::handle start, py::handle end, py::handle enabled) {
  TransportCommand command{.kind = Kind::loop};
  if (!start.is_none()) command.loop.start = number(start, "start");
  if (!end.is_none()) command.loop.end = number(end, "end");
  if (!enabled.is_none()) command.loop.enabled = boolean(enabled, "enabled");
  return command;
}

TransportCommand meter_command(py::handle beats, py::handle unit) {
  constexpr std::int64_t most = max_beats_per_bar;
  TransportCommand command{.kind = Kind::meter};
  if (!beats.is_none()) command.meter.beats = static_cast<int>(integer(beats, "beats", 1, most));
  if (!unit.is_none()) command.meter.unit = static_cast<int>(integer(unit, "unit", 1, most));
  return command;
}

TransportCommand align_command(py::handle bar, std::optional<double> unix_ms) {
  return {.kind = Kind::align, .align = {.bar = boolean(bar, "bar"), .unix_ms = unix_ms}};
}

std::int64_t host_time(py::handle host_ns) {
  return integer(host_ns, "host_ns", 0, std::int64_t{1} << 62);
}

TransportCommand command_of(py::handle name, const py::args& given, const UnixMsAt& unix_ms_at) {
  const Values values{text(name, "name"), given};
  const Kind kind = kind_of(values.command());
  if (is_beat_hint(kind)) return hint_of(kind, values, unix_ms_at);
  switch (kind) {
    case Kind::seek_samples:
      return seek_command(values.upto(1)[0]);
    case Kind::seek_seconds:
      return {kind, values.number_of("seconds")};
    case Kind::seek_beats:
      return {kind, values.number_of("beats")};
    case Kind::tempo:
      return {kind, values.number_of("bpm")};
    case Kind::nudge:
      return {kind, values.number_of("ms")};
    case Kind::align: {
      const auto [bar, at, none] = values.upto(2);
      const auto moment = at.is_none() ? std::nullopt : std::optional{unix_ms_at(host_time(at))};
      return align_command(bar.is_none() ? py::bool_{false} : bar, moment);
    }
    case Kind::loop: {
      const auto [start, end, enabled] = values.upto(3);
      return loop_command(start, end, enabled);
    }
    case Kind::meter: {
      const auto [beats, unit, none] = values.upto(2);
      return meter_command(beats, unit);
    }
    default:
      values.upto(0);
      return {kind};
  }
}

}  // namespace tactus::python
