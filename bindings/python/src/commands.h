#pragma once

#include <pybind11/pybind11.h>
#include <tactus/transport_command.h>

#include <cstdint>
#include <functional>
#include <optional>

// Commands to a transport, and hints about the heard beat, of Python's values. Errors and threads:
// as in convert.h.

namespace tactus::python {

namespace py = pybind11;

/// Commands of values. None changes nothing.
TransportCommand seek_command(py::handle samples);
TransportCommand loop_command(py::handle start, py::handle end, py::handle enabled);
TransportCommand meter_command(py::handle beats, py::handle unit);
TransportCommand align_command(py::handle bar, std::optional<double> unix_ms);

/// A monotonic time in ns.
std::int64_t host_time(py::handle host_ns);

/// A command by its name, e.g. "seek_seconds" or "beat.tap", with its values.
/// @param unix_ms_at  converts a monotonic time in ns to the server's Unix time in ms
TransportCommand command_of(py::handle name, const py::args& given,
                            const std::function<double(std::int64_t)>& unix_ms_at);

}  // namespace tactus::python
