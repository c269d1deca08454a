#include "convert.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace tactus::python {
namespace {

PyObject* error_class = nullptr;

[[noreturn]] void throw_value_error(const std::string& message) { throw py::value_error{message}; }

std::vector<std::string> texts(py::handle value, const char* name) {
  if (PyUnicode_Check(value.ptr()) != 0 || !py::isinstance<py::iterable>(value))
    throw_type_error(name, "a list of str", value);
  std::vector<std::string> all;
  for (const py::handle each : value) all.push_back(text(each, name));
  return all;
}

NetworkRole network_role(py::handle value) {
  const std::string role = text(value, "network");
  if (role == "none") return NetworkRole::none;
  if (role == "view") return NetworkRole::view;
  if (role == "control") return NetworkRole::control;
  throw_value_error("network must be \"none\", \"view\" or \"control\", not \"" + role + "\"");
}

}  // namespace

void throw_type_error(const char* name, std::string_view needed, py::handle value) {
  throw py::type_error{std::string{name} + " must be " + std::string{needed} + ", not " +
                       Py_TYPE(value.ptr())->tp_name};
}

double number(py::handle value, const char* name) {
  double result = 0.0;
  if (PyFloat_CheckExact(value.ptr()) != 0) return PyFloat_AS_DOUBLE(value.ptr());
  if (PyBool_Check(value.ptr()) == 0) result = PyFloat_AsDouble(value.ptr());
  if (PyBool_Check(value.ptr()) == 0 && PyErr_Occurred() == nullptr) return result;
  const bool too_large = PyErr_ExceptionMatches(PyExc_OverflowError) != 0;
  PyErr_Clear();
  if (too_large) throw_value_error(std::string{name} + " is too large");
  throw_type_error(name, "a number", value);
}

std::int64_t integer(py::handle value, const char* name, std::int64_t least, std::int64_t most) {
  const auto index = py::reinterpret_steal<py::object>(
      PyBool_Check(value.ptr()) == 0 ? PyNumber_Index(value.ptr()) : nullptr);
  if (!index) {
    PyErr_Clear();
    throw_type_error(name, "an integer", value);
  }
  int overflow = 0;
  const long long result = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow == 0 && result >= least && result <= most) return result;
  throw_value_error(std::string{name} + " must be between " + std::to_string(least) + " and " +
                    std::to_string(most) +
                    (overflow == 0 ? ", not " + std::to_string(result) : ""));
}

bool boolean(py::handle value, const char* name) {
  if (PyBool_Check(value.ptr()) == 0) throw_type_error(name, "a bool", value);
  return value.ptr() == Py_True;
}

std::size_t length(py::handle value) {
  const Py_ssize_t size = PySequence_Check(value.ptr()) != 0 ? PySequence_Size(value.ptr()) : 0;
  if (size >= 0) return static_cast<std::size_t>(size);
  PyErr_Clear();
  return 0;
}

std::string text(py::handle value, const char* name) {
  if (PyUnicode_Check(value.ptr()) == 0) throw_type_error(name, "a str", value);
  Py_ssize_t size = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (utf8 == nullptr) {
    PyErr_Clear();
    throw_value_error(std::string{name} + " must be valid Unicode");
  }
  return {utf8, static_cast<std::size_t>(size)};
}

std::string name_text(py::handle value, const char* name) {
  std::string its = text(value, name);
  if (its.find('\0') != std::string::npos)
    throw_value_error(std::string{name} + " must not contain a null character");
  return its;
}

std::string path(py::handle value, const char* name) {
  const auto its = py::reinterpret_steal<py::object>(PyOS_FSPath(value.ptr()));
  if (!its) {
    PyErr_Clear();
    throw_type_error(name, "a str or a path", value);
  }
  PyObject* encoded = nullptr;
  if (PyUnicode_FSConverter(its.ptr(), &encoded) == 0) {
    PyErr_Clear();
    throw_value_error(std::string{name} + " must be valid Unicode without a null character");
  }
  return py::reinterpret_steal<py::bytes>(encoded);
}

Meter meter(py::handle value, const char* name) {
  if (PyUnicode_Check(value.ptr()) != 0 || length(value) != 2)
    throw_type_error(name, "a pair of beats per bar and beat unit", value);
  const auto pair = py::reinterpret_borrow<py::sequence>(value);
  constexpr std::int64_t most = max_beats_per_bar;
  const Meter its{static_cast<int>(integer(pair[0], name, 1, most)),
                  static_cast<int>(integer(pair[1], name, 1, most))};
  if (!is_valid(its))
    throw_value_error(std::string{name} + " must have a unit of 1, 2, 4, 8, 16 or 32, not " +
                      std::to_string(its.beat_unit));
  return its;
}

std::chrono::milliseconds timeout(py::handle value, const char* name) {
  constexpr double longest = 1e6;
  const double seconds = value.is_none() ? longest : number(value, name);
  if (!(seconds >= 0.0 && seconds <= longest))
    throw_value_error(std::string{name} + " must be between 0 and 1000000 seconds");
  return std::chrono::milliseconds{std::llround(seconds * 1e3)};
}

ServerOptions server_options(const py::kwargs& options) {
  constexpr std::int64_t many = std::numeric_limits<std::int32_t>::max();
  ServerOptions all;
  for (const auto& [key, value] : options) {
    const std::string name = text(key, "option");
    const char* const its = name.c_str();
    const auto count = [&] { return static_cast<std::size_t>(integer(value, its, 0, many)); };
    if (name == "host")
      all.host = name_text(value, its);
    else if (name == "port")
      all.port = static_cast<std::uint16_t>(integer(value, its, 0, 65'535));
    else if (name == "allow_origins")
      all.allow_origins = texts(value, its);
    else if (name == "names")
      all.names = texts(value, its);
    else if (name == "network")
      all.network = network_role(value);
    else if (name == "keys")
      all.keys = path(value, its);
    else if (name == "www")
      all.www = path(value, its);
    else if (name == "threads")
      all.threads = static_cast<unsigned>(integer(value, its, 0, 8));
    else if (name == "compress")
      all.compress = boolean(value, its);
    else if (name == "hears_beats")
      all.hears_beats = boolean(value, its);
    else if (name == "fft_max_subscribers")
      all.fft_max_subscribers = count();
    else if (name == "max_clients")
      all.limits.max_clients = count();
    else if (name == "max_command_hz")
      all.limits.max_command_hz = static_cast<std::uint32_t>(integer(value, its, 0, 1'000'000));
    else
      throw py::type_error{name + " is not an option of a server"};
  }
  return all;
}

void define_error(py::module_& module) {
  error_class = PyErr_NewExceptionWithDoc("tactus.Error",
                                          "A refused or failed command. `code` says which, e.g. "
                                          "\"UNAVAILABLE\" or \"PERMISSION_DENIED\".",
                                          PyExc_RuntimeError, nullptr);
  if (error_class == nullptr) throw py::error_already_set{};
  module.attr("Error") = py::handle{error_class};
}

void throw_error(const Error& error) {
  if (error.code == ErrorCode::invalid_argument || error.code == ErrorCode::out_of_range)
    throw_value_error(error.message);
  const py::object raised = py::handle{error_class}(error.message);
  raised.attr("code") = str(name(error.code));
  PyErr_SetObject(error_class, raised.ptr());
  throw py::error_already_set{};
}

py::tuple state_tuple(const TransportState& state) {
  return py::make_tuple(state.playing, state.sample_pos, state.time_seconds,
                        str(state.time_formatted), state.frame_count, str(name(state.status)),
                        state.bpm, state.beat_pos, state.timestamp_ms, state.beat_offset,
                        state.loop_enabled, state.loop_start_seconds, state.loop_end_seconds,
                        state.epoch, state.seq, state.stalled, state.beats_per_bar, state.beat_unit,
                        state.bar, state.beat_in_bar, str(name(state.leader)), state.locked);
}

py::tuple beat_tuple(const BeatEvent& beat) {
  return py::make_tuple(beat.beat_index, beat.bar_index, beat.beat_in_bar, beat.bpm,
                        beat.sample_pos, beat.host_ns, beat.timestamp_ms);
}

py::tuple heard_tuple(const NowHeard& heard) {
  py::list alternatives;
  for (const auto& each : heard.alternatives)
    if (each.weight > 0.0) alternatives.append(py::make_tuple(each.bpm, each.weight));
  return py::make_tuple(str(name(heard.lock)), heard.held, heard.bpm, heard.confidence,
                        heard.beat_pos, heard.beat_phase, heard.beats_per_bar, heard.beat_in_bar,
                        heard.downbeat_confidence, py::tuple(alternatives), heard.min_bpm,
                        heard.max_bpm);
}

}  // namespace tactus::python
