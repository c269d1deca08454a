#include <tactus/spectrum_server.h>

#include <condition_variable>
#include <mutex>
#include <string>

#include "commands.h"
#include "convert.h"
#include "docstrings.h"
#include "platform/clock.h"
#include "process.h"

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
    const GilReleased released;
    server_ = analyzer_ ? std::make_unique<SpectrumServer>(*clock_, *analyzer_, all)
                        : std::make_unique<SpectrumServer>(*clock_, all);
  }
  ~PythonServer() { home_.end(server_); }

  SpectrumServer& server() noexcept { return *server_; }

  /// Has no effect in a child by fork.
  void stop() {
    if (!home_.is_this()) return;
    const GilReleased released;
    server_->stop();
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    changed_.notify_all();
  }

  Outcome hint(const TransportCommand& command) {
    if (!home_.is_this())
      return Error{ErrorCode::failed_precondition, "the server is one of the parent process"};
    const GilReleased released;
    return server_->hint(command);
  }

  /// Waits in slices, so that Ctrl-C ends it.
  void wait() {
    for (;;) {
      {
        const GilReleased released;
        std::unique_lock lock{mutex_};
        constexpr std::chrono::milliseconds slice{100};
        if (changed_.wait_for(lock, slice, [this] { return stopped_; })) return;
      }
      if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
    }
  }

 private:
  const HomeProcess home_;
  std::shared_ptr<TransportClock> clock_;
  std::shared_ptr<SpectrumAnalyzer> analyzer_;
  std::unique_ptr<SpectrumServer> server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;  // guarded by mutex_
};

void hint(PythonServer& its, const py::object& name, const py::args& values) {
  const auto hint = command_of(name, values, [](std::int64_t host_ns) {
    return static_cast<double>(platform::unix_ns() - platform::monotonic_ns() + host_ns) / 1e6;
  });
  const Outcome outcome = its.hint(hint);
  if (!outcome) throw_error(outcome.error());
}

void publish_fft_frame(PythonServer& its, const py::object& bins) {
  if (PySequence_Check(bins.ptr()) == 0) throw_type_error("bins", "64 numbers", bins);
  if (length(bins) != band_count)
    throw py::value_error{"bins must have 64 values, not " + std::to_string(length(bins))};
  Bands all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<float>(number(bins[py::int_(i)], "bins"));
  its.server().publish_fft_frame(all);
}

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
      .def("publish_fft_frame", &publish_fft_frame, py::arg("bins"), doc::Server_publish_fft_frame)
      .def("_hint", &hint)
      .def("stop", &PythonServer::stop, doc::Server_stop)
      .def("wait", &PythonServer::wait, doc::Server_wait);
  refuse_without_init<PythonServer>();
}

}  // namespace tactus::python
