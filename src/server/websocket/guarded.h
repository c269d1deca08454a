#pragma once

#include <utility>

namespace tactus::server {

/// Guards a session's handlers: an exception that escapes from one closes only that session's
/// connection. Session provides self(), a shared_ptr to itself, and on_exception(), which runs
/// inside the catch block.
///
///     stream.async_read_some(room, handler([this](error_code error, std::size_t bytes) { … }));
template <class Session>
class Guarded {
 public:
  /// Runs a task at once.
  template <class Task>
  void guard(Task&& task) {
    try {
      std::forward<Task>(task)();
    } catch (...) {
      session().on_exception();
    }
  }

  /// Returns a completion handler that runs a task. It holds the session until then.
  template <class Task>
  auto handler(Task task) {
    return [self = session().self(), task = std::move(task)](auto... results) {
      self->guard([&] { task(results...); });
    };
  }

 private:
  friend Session;
  Guarded() = default;
  ~Guarded() = default;

  Session& session() noexcept { return static_cast<Session&>(*this); }
};

}  // namespace tactus::server
