#include "audio/capture/pulse_session.h"

#include <cstdlib>
#include <new>
#include <utility>

#include "platform/network/local_socket.h"
#include "platform/this_thread.h"

namespace tactus::audio {
namespace {

// As of the system clock's driver.
constexpr int pulse_priority = 10;

/// The sources, and the names of the default devices.
struct PulseList {
  PulseSession* session = nullptr;
  std::vector<CaptureDevice> devices;
  std::string default_source;
  std::string default_monitor;
  int answers = 0;

  void answer() {
    ++answers;
    session->wake_up();
  }
};

void list_source(pa_context*, const pa_source_info* source, int is_last, void* list) {
  if (is_last != 0) return static_cast<PulseList*>(list)->answer();
  static_cast<PulseList*>(list)->devices.push_back(capture_device(*source));
}

void list_default_sink(pa_context*, const pa_sink_info* sink, int is_last, void* list) {
  if (is_last != 0) return static_cast<PulseList*>(list)->answer();
  static_cast<PulseList*>(list)->default_monitor = sink->monitor_source_name;
}

void list_defaults(pa_context*, const pa_server_info* server, void* data) {
  auto& list = *static_cast<PulseList*>(data);
  if (server != nullptr && server->default_source_name != nullptr)
    list.default_source = server->default_source_name;
  list.answer();
}

/// Ends an operation that is no longer waited for.
struct EndOperation {
  void operator()(pa_operation* operation) const noexcept {
    pa_operation_cancel(operation);
    pa_operation_unref(operation);
  }
};
using PulseOperation = std::unique_ptr<pa_operation, EndOperation>;

/// The server's socket, as the library finds it.
std::string socket_path() {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::string{value == nullptr ? "" : value};
  };
  const std::string server = variable("PULSE_SERVER");
  if (!server.empty()) return server.substr(server.starts_with("unix:") ? 5 : 0);
  const std::string folder = variable("PULSE_RUNTIME_PATH");
  return (folder.empty() ? variable("XDG_RUNTIME_DIR") + "/pulse" : folder) + "/native";
}

Error does_not_answer() {
  return {ErrorCode::unavailable, "PulseAudio does not answer; restart it", "capture"};
}

}  // namespace

CaptureDevice capture_device(const pa_source_info& source) {
  return {.name = source.description != nullptr ? source.description : source.name,
          .id = source.name,
          .system = "PulseAudio",
          .is_monitor = source.monitor_of_sink != PA_INVALID_INDEX,
          .channels = source.sample_spec.channels,
          .sample_rate = static_cast<double>(source.sample_spec.rate)};
}

PulseSession::PulseSession()
    : loop_{pa_threaded_mainloop_new()},
      context_{loop_ == nullptr ? nullptr
                                : pa_context_new(pa_threaded_mainloop_get_api(loop_), "tactus")} {
  if (loop_ == nullptr || context_ == nullptr) throw std::bad_alloc{};
  pa_threaded_mainloop_set_name(loop_, "tactus-pulse");
}

PulseSession::~PulseSession() {
  pa_threaded_mainloop_stop(loop_);
  pa_context_disconnect(context_);
  pa_context_unref(context_);
  pa_threaded_mainloop_free(loop_);
}

Result<std::unique_ptr<PulseSession>> PulseSession::connect() {
  std::unique_ptr<PulseSession> session{new PulseSession};
  if (const Outcome started = session->start(); !started) return started.error();
  return session;
}

Outcome PulseSession::start() {
  pa_context_set_state_callback(
      context_, [](pa_context*, void* self) { static_cast<PulseSession*>(self)->wake_up(); }, this);
  if (pa_context_connect(context_, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) < 0) return failure();
  if (pa_threaded_mainloop_start(loop_) < 0)
    return Error{ErrorCode::unavailable, "PulseAudio: no thread can be started", "capture"};
  const Lock lock{*this};
  pa_mainloop_api_once(
      pa_threaded_mainloop_get_api(loop_),
      [](pa_mainloop_api*, void*) { platform::request_realtime_priority(pulse_priority); },
      nullptr);
  wait_until([this] {
    const pa_context_state_t state = pa_context_get_state(context_);
    return state == PA_CONTEXT_READY || !PA_CONTEXT_IS_GOOD(state);
  });
  const pa_context_state_t state = pa_context_get_state(context_);
  if (state == PA_CONTEXT_READY) return success();
  return PA_CONTEXT_IS_GOOD(state) ? does_not_answer() : failure();
}

/// Why the library has given up.
Error PulseSession::failure() const {
  const int error = pa_context_errno(context_);
  if (error != PA_ERR_CONNECTIONREFUSED)
    return {ErrorCode::unavailable, std::string{"PulseAudio: "} + pa_strerror(error), "capture"};
  // One that hangs refuses, too, once enough programs wait for it.
  if (platform::has_full_backlog(socket_path())) return does_not_answer();
  return {ErrorCode::not_found, "PulseAudio does not run", "capture"};
}

bool PulseSession::wait_until(const std::function<bool()>& holds,
                              std::chrono::microseconds timeout) {
  struct Alarm {
    PulseSession* session;
    bool is_over;
  } alarm{this, false};
  pa_mainloop_api* const api = pa_threaded_mainloop_get_api(loop_);
  pa_time_event* const event = pa_context_rttime_new(
      context_, pa_rtclock_now() + static_cast<pa_usec_t>(timeout.count()),
      [](pa_mainloop_api*, pa_time_event*, const timeval*, void* data) {
        auto& raised = *static_cast<Alarm*>(data);
        raised.is_over = true;
        raised.session->wake_up();
      },
      &alarm);
  while (!holds() && !alarm.is_over) pa_threaded_mainloop_wait(loop_);
  api->time_free(event);
  return holds();
}

Result<std::vector<CaptureDevice>> PulseSession::devices() {
  const Lock lock{*this};
  PulseList list;
  list.session = this;
  constexpr int questions = 3;
  const PulseOperation sources{pa_context_get_source_info_list(context_, &list_source, &list)};
  const PulseOperation defaults{pa_context_get_server_info(context_, &list_defaults, &list)};
  const PulseOperation sink{
      pa_context_get_sink_info_by_name(context_, "@DEFAULT_SINK@", &list_default_sink, &list)};
  const bool answered = wait_until([this, &list] {
    return list.answers == questions || !PA_CONTEXT_IS_GOOD(pa_context_get_state(context_));
  });
  if (!answered || list.answers < questions) return does_not_answer();
  for (CaptureDevice& device : list.devices)
    device.is_default =
        device.id == (device.is_monitor ? list.default_monitor : list.default_source);
  return std::move(list.devices);
}

}  // namespace tactus::audio
