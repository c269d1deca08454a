#include <tactus/transport_clock.h>

#include <limits>
#include <optional>

#include "commands.h"
#include "convert.h"
#include "docstrings.h"
#include "process.h"

namespace tactus::python {
namespace {

using Kind = TransportCommand::Kind;

/// Sends a command, and waits for it if a timeout is given.
void command(TransportClock& clock, const TransportCommand& its, const py::object& limit) {
  const auto wait = timeout(limit);
  const auto ticket = clock.submit(its);
  if (!ticket) throw_error(ticket.error());
  if (wait.count() == 0) return;
  const auto outcome = [&] {
    const GilReleased released;
    return clock.wait(*ticket, wait);
  }();
  if (!outcome) throw_error(outcome.error());
}

/// A value of the clock, after commands that were sent just before the audio stopped.
template <auto member>
auto read(TransportClock& clock) {
  clock.apply_if_idle();
  return (clock.*member)();
}

constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();

std::shared_ptr<TransportClock> make_clock(const py::object& sample_rate,
                                           const py::object& block_size, const py::object& bpm,
                                           const py::object& update_hz, const py::object& beats) {
  return std::make_shared<TransportClock>(
      TransportOptions{.sample_rate = static_cast<SampleRate>(
                           integer(sample_rate, "sample_rate", min_sample_rate, max_sample_rate)),
                       .block_size = integer(block_size, "block_size", 1, max_block_size),
                       .bpm = number(bpm, "bpm"),
                       .update_hz = number(update_hz, "update_hz"),
                       .meter = meter(beats, "meter")});
}

/// An attribute of a HostPosition, read by its name.
template <class Read>
auto attribute(const py::object& host, const char* name, Read read) {
  const auto value = py::reinterpret_steal<py::object>(PyObject_GetAttrString(host.ptr(), name));
  if (value) return read(value, name);
  PyErr_Clear();
  throw_type_error("host", "a HostPosition", host);
}

HostPosition position_of(const py::object& host) {
  const auto whole = [](py::handle value, const char* name) {
    return integer(value, name, -any, any);
  };
  const auto if_known = [&host](const char* name, auto read) {
    using Value = decltype(read(host, name));
    return attribute(host, name, [&](py::handle value, const char*) {
      return value.is_none() ? std::optional<Value>{} : read(value, name);
    });
  };
  return {.rolling = attribute(host, "rolling", &boolean),
          .frame = attribute(host, "frame", whole),
          .bpm = if_known("bpm", &number),
          .meter = if_known("meter", &meter),
          .bar = if_known("bar", whole),
          .beat = if_known("beat", &number),
          .tempo_only = attribute(host, "tempo_only", &boolean),
          .locked = attribute(host, "locked", &boolean)};
}

void update_position(TransportClock& clock, const py::object& frames, const py::object& host) {
  const Frames length = integer(frames, "frames", -any, any);
  if (host.is_none()) return clock.update_position(length);
  clock.update_position(length, position_of(host));
}

py::dict leader_dict(const LeaderInfo& its) {
  py::dict all;
  all["name"] = str(name(its.leader));
  all["locked"] = its.locked;
  all["peers"] = its.peers;
  all["phase_error_ms"] = its.phase_error_ms;
  all["jitter_ms"] = its.jitter_ms;
  all["dropouts"] = its.dropouts;
  return all;
}

py::dict metrics(const TransportClock& clock) {
  const TransportMetrics its = clock.get_metrics();
  py::dict all;
  all["sample_rate"] = its.sample_rate;
  all["block_size"] = its.block_size;
  all["bpm"] = its.bpm;
  all["connected_clients"] = its.connected_clients;
  all["updates_sent"] = its.updates_sent;
  all["actual_fps"] = its.actual_fps;
  all["target_hz"] = its.target_hz;
  all["playing"] = its.playing;
  all["sample_pos"] = its.sample_pos;
  all["frame_count"] = its.frame_count;
  all["cpu_load"] = its.cpu_load;
  all["leader"] = leader_dict(its.leader);
  return all;
}

}  // namespace

void define_clock(py::module_& module) {
  const auto wait = py::arg("timeout") = 0.0;
  py::class_<TransportClock, std::shared_ptr<TransportClock>>(module, "TransportClock")
      .def(py::init(&make_clock), py::arg("sample_rate") = 48'000, py::arg("block_size") = 512,
           py::arg("bpm") = 120.0, py::arg("update_hz") = 30.0,
           py::arg("meter") = py::make_tuple(4, 4))
      .def("update_position", &update_position, py::arg("frames"), py::arg("host") = py::none(),
           doc::TransportClock_update_position)
      .def(
          "play", [](TransportClock& its, const py::object& t) { command(its, {Kind::play}, t); },
          wait, doc::TransportClock_play)
      .def(
          "pause", [](TransportClock& its, const py::object& t) { command(its, {Kind::pause}, t); },
          wait, doc::TransportClock_pause)
      .def(
          "resume",
          [](TransportClock& its, const py::object& t) { command(its, {Kind::resume}, t); }, wait,
          doc::TransportClock_resume)
      .def(
          "stop", [](TransportClock& its, const py::object& t) { command(its, {Kind::stop}, t); },
          wait, doc::TransportClock_stop)
      .def(
          "rewind",
          [](TransportClock& its, const py::object& t) { command(its, {Kind::rewind}, t); }, wait,
          doc::TransportClock_rewind)
      .def(
          "seek",
          [](TransportClock& its, const py::object& samples, const py::object& t) {
            command(its, seek_command(samples), t);
          },
          py::arg("samples"), wait, doc::TransportClock_seek)
      .def(
          "seek_seconds",
          [](TransportClock& its, const py::object& seconds, const py::object& t) {
            command(its, {Kind::seek_seconds, number(seconds, "seconds")}, t);
          },
          py::arg("seconds"), wait, doc::TransportClock_seek_seconds)
      .def(
          "seek_beat",
          [](TransportClock& its, const py::object& beats, const py::object& t) {
            command(its, {Kind::seek_beats, number(beats, "beats")}, t);
          },
          py::arg("beats"), wait, doc::TransportClock_seek_beat)
      .def(
          "set_bpm",
          [](TransportClock& its, const py::object& bpm, const py::object& t) {
            command(its, {Kind::tempo, number(bpm, "bpm")}, t);
          },
          py::arg("bpm"), wait, doc::TransportClock_set_bpm)
      .def(
          "set_meter",
          [](TransportClock& its, const py::object& beats, const py::object& unit,
             const py::object& t) { command(its, meter_command(beats, unit), t); },
          py::arg("beats") = py::none(), py::arg("unit") = py::none(), wait,
          doc::TransportClock_set_meter)
      .def(
          "set_loop",
          [](TransportClock& its, const py::object& start, const py::object& end,
             const py::object& enabled,
             const py::object& t) { command(its, loop_command(start, end, enabled), t); },
          py::arg("start") = py::none(), py::arg("end") = py::none(),
          py::arg("enabled") = py::none(), wait, doc::TransportClock_set_loop)
      .def(
          "align",
          [](TransportClock& its, const py::object& bar, const py::object& t,
             const py::object& unix_ms) {
            const auto moment =
                unix_ms.is_none() ? std::nullopt : std::optional{number(unix_ms, "unix_ms")};
            command(its, align_command(bar, moment), t);
          },
          py::arg("bar") = false, wait, py::arg("unix_ms") = py::none(), doc::TransportClock_align)
      .def(
          "nudge",
          [](TransportClock& its, const py::object& ms, const py::object& t) {
            command(its, {Kind::nudge, number(ms, "ms")}, t);
          },
          py::arg("ms"), wait, doc::TransportClock_nudge)
      .def("_get_state",
           [](TransportClock& clock) {
             return state_tuple(read<&TransportClock::get_state>(clock));
           })
      .def("get_metrics", &metrics, doc::TransportClock_get_metrics)
      .def(
          "beat_fraction",
          [](const TransportClock& clock, const py::object& division) {
            constexpr std::int64_t most = 1'000'000;
            return clock.beat_fraction(static_cast<int>(integer(division, "division", 1, most)));
          },
          py::arg("division") = 1, doc::TransportClock_beat_fraction)
      .def_property_readonly("playing", &read<&TransportClock::playing>,
                             doc::TransportClock_playing)
      .def_property_readonly("sample_pos", &read<&TransportClock::sample_pos>,
                             doc::TransportClock_sample_pos)
      .def_property_readonly("time_seconds", &read<&TransportClock::time_seconds>,
                             doc::TransportClock_time_seconds)
      .def_property_readonly("beat_pos", &read<&TransportClock::beat_pos>,
                             doc::TransportClock_beat_pos)
      .def_property_readonly("bpm", &read<&TransportClock::bpm>, doc::TransportClock_bpm)
      .def_property_readonly(
          "sample_rate", [](const TransportClock& its) { return its.options().sample_rate; },
          doc::TransportClock_sample_rate)
      .def_property_readonly(
          "block_size", [](const TransportClock& its) { return its.options().block_size; },
          doc::TransportClock_block_size)
      .def_property_readonly(
          "update_hz", [](const TransportClock& its) { return its.options().update_hz; },
          doc::TransportClock_update_hz);
  refuse_without_init<TransportClock>();
}

}  // namespace tactus::python
