#include <pybind11/numpy.h>
#include <tactus/client.h>

#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <utility>

#include "commands.h"
#include "convert.h"
#include "docstrings.h"
#include "platform/wakeup.h"
#include "process.h"

namespace tactus::python {
namespace {

using State = Result<TransportState>;
constexpr std::chrono::milliseconds slice{100};

/// What the client's thread leaves for an event loop in Python. That thread takes no GIL.
struct Mailbox {
  platform::Wakeup wakeup;
  std::mutex mutex;
  std::deque<std::pair<std::uint64_t, State>> results;  // guarded by mutex
};

class PythonClient {
 public:
  PythonClient(const std::string& address, ClientOptions options) {
    options.on.state = [box = box_](const StateUpdate&) { box->wakeup.wake(); };
    options.on.beat = [box = box_](const BeatEvent&) { box->wakeup.wake(); };
    options.on.heard_beat = [box = box_](const NowHeard&) { box->wakeup.wake(); };
    options.on.failed = [box = box_](const Error&) { box->wakeup.wake(); };
    const GilReleased released;
    client_ = std::make_shared<Client>(address, std::move(options));
  }
  ~PythonClient() { home_.end(client_); }

  /// The client, also while another thread closes it.
  std::shared_ptr<Client> client() const {
    if (!client_) throw_error({ErrorCode::failed_precondition, "the client is closed"});
    if (!home_.is_this())
      throw_error({ErrorCode::failed_precondition, "the client is one of the parent process"});
    return client_;
  }
  bool is_closed() const noexcept { return client_ == nullptr; }
  Mailbox& mailbox() noexcept { return *box_; }

  void close() {
    if (!home_.is_this()) return HomeProcess::abandon(client_);
    auto client = std::exchange(client_, nullptr);
    const GilReleased released;
    client = nullptr;
  }

  std::uint64_t submit(const TransportCommand& command) {
    const std::uint64_t number = ++last_;
    client()->send(command, [box = box_, number](State state) {
      const std::lock_guard lock{box->mutex};
      box->results.emplace_back(number, std::move(state));
      box->wakeup.wake();
    });
    return number;
  }

 private:
  const HomeProcess home_;
  const std::shared_ptr<Mailbox> box_ = std::make_shared<Mailbox>();
  std::shared_ptr<Client> client_;  // guarded by the GIL
  std::uint64_t last_ = 0;
};

std::shared_ptr<PythonClient> make_client(const py::object& address, const py::object& key,
                                          const py::object& rate_hz, const py::object& beats,
                                          const py::object& spectrum_rate_hz,
                                          const py::object& ca_file, const py::object& heard_beat) {
  ClientOptions options{.beats = boolean(beats, "beats"),
                        .heard_beat = boolean(heard_beat, "heard_beat")};
  if (!key.is_none()) options.key = text(key, "key");
  if (!ca_file.is_none()) options.ca_file = path(ca_file, "ca_file");
  const auto rate = [](const py::object& value, const char* name, double most) {
    const double hz = number(value, name);
    if (hz >= 1.0 && hz <= most) return hz;
    throw py::value_error{std::string{name} + " must be between 1 and " +
                          std::to_string(static_cast<int>(most))};
  };
  constexpr double max_spectrum_hz = 125.0;
  if (!rate_hz.is_none()) options.rate_hz = rate(rate_hz, "rate_hz", max_update_hz);
  if (!spectrum_rate_hz.is_none())
    options.spectrum = SpectrumStreamOptions{
        .rate_hz = rate(spectrum_rate_hz, "spectrum_rate_hz", max_spectrum_hz)};
  return std::make_shared<PythonClient>(name_text(address, "address"), std::move(options));
}

/// Waits in slices, so that Ctrl-C and close() end it.
template <class Ready>
bool wait_until(const PythonClient& its, std::chrono::milliseconds limit, Ready ready) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    {
      const GilReleased released;
      if (ready(std::clamp(left, std::chrono::milliseconds{0}, slice))) return true;
    }
    if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
    if (its.is_closed()) throw_error({ErrorCode::unavailable, "the client was closed"});
    if (left <= slice) return false;
  }
}

py::tuple wait_until_ready(const PythonClient& its, const py::object& limit) {
  const auto client = its.client();
  State state = Error{};
  wait_until(its, timeout(limit), [&](std::chrono::milliseconds part) {
    state = client->wait_until_ready(part);
    return state || state.error().code != ErrorCode::unavailable;
  });
  if (!state) throw_error(state.error());
  return state_tuple(*state);
}

/// A command for a client's server.
TransportCommand command_for(const Client& client, const py::object& name, const py::args& values) {
  return command_of(name, values,
                    [&](std::int64_t host_ns) { return client.server_unix_ms_at(host_ns); });
}

py::tuple send_command(const PythonClient& its, const py::object& limit, const py::object& name,
                       const py::args& values) {
  const auto client = its.client();
  const auto wait = timeout(limit);
  auto result = client->send(command_for(*client, name, values));
  if (!wait_until(its, wait, [&](std::chrono::milliseconds part) {
        return result.wait_for(part) == std::future_status::ready;
      }))
    throw_error({ErrorCode::unavailable, "no answer in time; the command may come into effect"});
  const State state = result.get();
  if (!state) throw_error(state.error());
  return state_tuple(*state);
}

/// The results of submitted commands: (number, state) or (number, (code, message)).
py::list results(PythonClient& its) {
  Mailbox& box = its.mailbox();
  box.wakeup.clear();
  std::deque<std::pair<std::uint64_t, State>> taken;
  {
    const std::lock_guard lock{box.mutex};
    taken.swap(box.results);
  }
  py::list all;
  for (const auto& [number, state] : taken) {
    if (state)
      all.append(py::make_tuple(number, state_tuple(*state), py::none()));
    else
      all.append(
          py::make_tuple(number, py::none(),
                         py::make_tuple(str(name(state.error().code)), state.error().message)));
  }
  return all;
}

py::tuple now_playing(const PythonClient& its, const py::object& host_ns) {
  const auto client = its.client();
  const NowPlaying now =
      host_ns.is_none() ? client->now_playing() : client->now_playing(host_time(host_ns));
  return py::make_tuple(now.known, now.playing, now.stalled, now.silent, str(name(now.status)),
                        now.time_seconds, now.beat_pos, now.bpm, now.epoch, now.error_bound_ms,
                        now.beats_per_bar, now.beat_unit);
}

py::object now_heard(const PythonClient& its, const py::object& host_ns) {
  const auto client = its.client();
  const auto heard =
      host_ns.is_none() ? client->now_heard() : client->now_heard(host_time(host_ns));
  if (!heard) return py::none();
  return heard_tuple(*heard);
}

py::object spectrum(const PythonClient& its) {
  const SpectrumFrame frame = its.client()->spectrum();
  if (frame.count == 0) return py::none();
  py::array_t<float> out{static_cast<py::ssize_t>(frame.count)};
  std::ranges::copy(frame.used(), out.mutable_data());
  return out;
}

}  // namespace

void define_client(py::module_& module) {
  module.def("seconds", [](const py::object& limit) {
    return std::chrono::duration<double>{timeout(limit)}.count();
  });
  py::class_<PythonClient, std::shared_ptr<PythonClient>>(module, "Client")
      .def(py::init(&make_client), py::arg("address") = "localhost:8000", py::kw_only(),
           py::arg("key") = py::none(), py::arg("rate_hz") = py::none(), py::arg("beats") = false,
           py::arg("spectrum_rate_hz") = py::none(), py::arg("ca_file") = py::none(),
           py::arg("heard_beat") = false)
      .def("_wait_until_ready", &wait_until_ready)
      .def("_now_playing", &now_playing)
      .def("_now_heard", &now_heard)
      .def("_state",
           [](const PythonClient& its) -> py::object {
             const auto state = its.client()->state();
             if (!state) return py::none();
             return state_tuple(*state);
           })
      .def("_next_beat",
           [](const PythonClient& its) -> py::object {
             const auto beat = its.client()->next_beat();
             if (!beat) return py::none();
             return beat_tuple(*beat);
           })
      .def("spectrum", &spectrum, doc::Client_spectrum)
      .def("_command", &send_command)
      .def("_submit",
           [](PythonClient& its, const py::object& name, const py::args& values) {
             return its.submit(command_for(*its.client(), name, values));
           })
      .def("_results", &results)
      .def(
          "fileno", [](PythonClient& its) { return its.mailbox().wakeup.descriptor(); },
          doc::Client_fileno)
      .def_property_readonly(
          "url", [](const PythonClient& its) { return its.client()->url(); }, doc::Client_url)
      .def_property_readonly(
          "connection",
          [](const PythonClient& its) { return str(name(its.client()->connection())); },
          doc::Client_connection)
      .def("close", &PythonClient::close, doc::Client_close);
  refuse_without_init<PythonClient>();
}

}  // namespace tactus::python
