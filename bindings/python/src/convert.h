#pragma once

#include <pybind11/pybind11.h>
#include <tactus/beat_reader.h>
#include <tactus/heard_beat.h>
#include <tactus/result.h>
#include <tactus/server_options.h>
#include <tactus/tempo.h>
#include <tactus/transport_state.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>

// Python's values as tactus's, and back. A wrong type is a TypeError, a wrong value a ValueError;
// both begin with the parameter's name. Thread: holds the GIL.

namespace tactus::python {

namespace py = pybind11;

/// A number, also of numpy; not bool.
double number(py::handle value, const char* name);
std::int64_t integer(py::handle value, const char* name, std::int64_t least, std::int64_t most);
/// The length of a sequence; 0 for what is none.
std::size_t length(py::handle value);
bool boolean(py::handle value, const char* name);
std::string text(py::handle value, const char* name);
/// A text for the system: without a null character.
std::string name_text(py::handle value, const char* name);
/// A path: str, bytes or os.PathLike.
std::string path(py::handle value, const char* name);
/// A time in seconds, 0 to 10^6; None is the longest.
std::chrono::milliseconds timeout(py::handle value, const char* name = "timeout");
ServerOptions server_options(const py::kwargs& options);

[[noreturn]] void throw_type_error(const char* name, std::string_view needed, py::handle value);
/// Throws ValueError for INVALID_ARGUMENT and OUT_OF_RANGE, otherwise tactus.Error.
[[noreturn]] void throw_error(const Error& error);
/// Makes tactus.Error. Call once.
void define_error(py::module_& module);

/// An object that Python shares; `needed` names its class.
template <class T>
std::shared_ptr<T> shared(py::handle value, const char* name, std::string_view needed) {
  if (!py::isinstance<T>(value)) throw_type_error(name, needed, value);
  try {
    return value.cast<std::shared_ptr<T>>();
  } catch (const py::cast_error&) {
    throw_type_error(name, "an object after its __init__", value);
  }
}

/// Refuses the use of an object whose __init__ has not run, e.g. one of T.__new__(T). pybind11
/// would give it memory without an object in it.
template <class T>
void refuse_without_init() {
  py::detail::get_type_info(typeid(T), true)->operator_new = [](std::size_t) -> void* {
    throw py::type_error{"self must be an object after its __init__"};
  };
}

/// A pair of beats per bar and beat unit, e.g. (6, 8).
Meter meter(py::handle value, const char* name);

/// The values of the dataclasses, in the order of their fields.
py::tuple state_tuple(const TransportState& state);
py::tuple beat_tuple(const BeatEvent& beat);
py::tuple heard_tuple(const NowHeard& heard);

/// A text without a copy.
inline py::str str(std::string_view from) { return {from.data(), from.size()}; }

void define_clock(py::module_& module);
void define_analyzer(py::module_& module);
void define_server(py::module_& module);
void define_client(py::module_& module);
void define_gateway(py::module_& module);

}  // namespace tactus::python
