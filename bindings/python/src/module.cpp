#include <tactus/version.h>

#include <stdexcept>
#include <system_error>

#include "convert.h"

PYBIND11_MODULE(_core, module) {
  using namespace tactus::python;
  module.doc() = "The C++ library. Use the package tactus.";
  module.attr("version") = tactus::version;
  // An address that is taken is an OSError with its errno, as from a socket. A file that cannot be
  // read is one too.
  py::register_exception_translator([](std::exception_ptr raised) {
    try {
      if (raised) std::rethrow_exception(raised);
    } catch (const std::system_error& error) {
      const py::tuple arguments = py::make_tuple(error.code().value(), error.what());
      PyErr_SetObject(PyExc_OSError, arguments.ptr());
    } catch (const py::builtin_exception&) {
      throw;
    } catch (const std::runtime_error& error) {
      PyErr_SetString(PyExc_OSError, error.what());
    }
  });
  define_error(module);
  define_clock(module);
  define_analyzer(module);
  define_server(module);
  define_client(module);
  define_gateway(module);
}
