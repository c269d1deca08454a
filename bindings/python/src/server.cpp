#include <tactus/spectrum_server.h>

#include <condition_variable>
#include <mutex>

#include "convert.h"
#include "docstrings.h"

namespace tactus::python {
namespace {

/// A server, with what it serves.
class PythonServer {
 public:
  PythonServer(const py::object& clock, const py::object& analyzer, const py::kwargs& options)
      : clock_{shared<TransportClock>(clock, "clock", "a TransportClock")} {
    const ServerOptions all = server_options(options);
    if (!analyzer.is_none())
      analyzer_ = shared<SpectrumAnalyzer>(analyzer, "analyzer", "a SpectrumAnalyzer");
    const py::gil_scoped_release released;
    server_ = analyzer_ ? std::make_unique<SpectrumServer>(*clock_, *analyzer_, all)
                        : std::make_unique<SpectrumServer>(*clock_, all);
  }
  ~PythonServer() { stop(); }

  SpectrumServer& server() noexcept { return *server_; }

  void stop() {
    const py::gil_scoped_release released;
    server_->stop();
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    changed_.notify_all();
  }

  /// Waits in slices, so that Ctrl-C ends it.
  void wait() {
    for (;;) {
      {
        const py::gil_scoped_release released;
        std::unique_lock lock{mutex_};
        constexpr std::chrono::milliseconds slice{100};
        if (changed_.wait_for(lock, slice, [this] { return stopped_; })) return;
      }
      if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
    }
  }

 private:
  std::shared_ptr<TransportClock> clock_;
  std::shared_ptr<SpectrumAnalyzer> analyzer_;
  std::unique_ptr<SpectrumServer> server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;  // guarded by mutex_
};

}  // namespace

void define_server(py::module_& module) {
  py::class_<PythonServer, std::shared_ptr<PythonServer>>(module, "Server")
      .def(py::init(
               [](const py::object& clock, const py::object& analyzer, const py::kwargs& options) {
                 return std::make_shared<PythonServer>(clock, analyzer, options);
               }),
           py::arg("clock"), py::arg("analyzer") = py::none())
      .def_property_readonly(
          "port", [](PythonServer& its) { return its.server().port(); }, doc::Server_port)
      .def_property_readonly(
          "url", [](PythonServer& its) { return its.server().url(); }, doc::Server_url)
      .def_property_readonly(
          "has_fft_subscribers",
          [](PythonServer& its) { return its.server().has_fft_subscribers(); },
          doc::Server_has_fft_subscribers)
      .def("_now_heard", [](PythonServer& its) { return heard_tuple(its.server().now_heard()); })
      .def("stop", &PythonServer::stop, doc::Server_stop)
      .def("wait", &PythonServer::wait, doc::Server_wait);
  refuse_without_init<PythonServer>();
}

}  // namespace tactus::python
