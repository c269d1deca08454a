#include "audio/capture/pipewire_session.h"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <new>

namespace tactus::audio {
namespace {

constexpr std::int64_t answer_ns = 2'000'000'000;

void initialise_pipewire() {
  static const bool done = [] {
    pw_init(nullptr, nullptr);
    // The library prints to standard error.
    if (std::getenv("PIPEWIRE_DEBUG") == nullptr) pw_log_set_level(SPA_LOG_LEVEL_NONE);
    return true;
  }();
  static_cast<void>(done);
}

/// A context whose threads may get real-time priority: the graph waits for each of its clients.
pw_context* realtime_context(pw_loop* loop) {
  auto* const context =
      pw_context_new(loop, pw_properties_new(PW_KEY_CONFIG_NAME, "client-rt.conf", nullptr), 0);
  return context != nullptr ? context : pw_context_new(loop, nullptr, 0);
}

}  // namespace

PipeWireSession::PipeWireSession() {
  initialise_pipewire();
  loop_ = pw_thread_loop_new("tactus-pipewire", nullptr);
  if (loop_ == nullptr) throw std::bad_alloc{};
}

PipeWireSession::~PipeWireSession() {
  pw_thread_loop_stop(loop_);
  nodes_.reset();
  if (core_ != nullptr) pw_core_disconnect(core_);
  if (context_ != nullptr) pw_context_destroy(context_);
  pw_thread_loop_destroy(loop_);
}

Result<std::unique_ptr<PipeWireSession>> PipeWireSession::connect() {
  std::unique_ptr<PipeWireSession> session{new PipeWireSession};
  if (const Outcome started = session->start(); !started) return started.error();
  return session;
}

Outcome PipeWireSession::start() {
  context_ = realtime_context(pw_thread_loop_get_loop(loop_));
  core_ = context_ == nullptr ? nullptr : pw_context_connect(context_, nullptr, 0);
  if (core_ == nullptr) return Error{ErrorCode::not_found, "PipeWire does not run", "capture"};
  static const pw_core_events events = [] {
    pw_core_events all{};
    all.version = PW_VERSION_CORE_EVENTS;
    all.done = [](void* self, std::uint32_t id, int number) {
      auto& session = *static_cast<PipeWireSession*>(self);
      if (id != PW_ID_CORE || number != session.awaited_) return;
      session.answered_ = true;
      pw_thread_loop_signal(session.loop_, false);
    };
    all.error = [](void* self, std::uint32_t id, int, int result, const char*) {
      auto& session = *static_cast<PipeWireSession*>(self);
      if (id != PW_ID_CORE || result != -EPIPE) return;
      session.is_gone_ = true;
      pw_thread_loop_signal(session.loop_, false);
    };
    return all;
  }();
  pw_core_add_listener(core_, &core_hook_, &events, this);
  nodes_.emplace(core_);
  if (pw_thread_loop_start(loop_) < 0)
    return Error{ErrorCode::unavailable, "PipeWire: no thread can be started", "capture"};
  const Lock lock{*this};
  // The first answer follows the list of objects, the second their formats and the defaults.
  if (const Outcome listed = wait_for_answer(); !listed) return listed;
  return wait_for_answer();
}

Outcome PipeWireSession::wait_for_answer() {
  answered_ = false;
  awaited_ = pw_core_sync(core_, PW_ID_CORE, 0);
  std::timespec deadline{};
  pw_thread_loop_get_time(loop_, &deadline, answer_ns);
  while (!answered_ && !is_gone_) {
    if (pw_thread_loop_timed_wait_full(loop_, &deadline) != 0) break;
  }
  if (answered_) return success();
  return Error{ErrorCode::unavailable, "PipeWire does not answer; restart it", "capture"};
}

std::vector<CaptureDevice> PipeWireSession::devices() const {
  const Lock lock{*this};
  return nodes_->devices();
}

}  // namespace tactus::audio
