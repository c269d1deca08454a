#pragma once

#include <utility>

namespace tactus::server {

/// Binds a session's handlers, so that an exception that escapes from one closes its connection
/// alone. Session has self(), a shared_ptr to itself, and on_exception(), which is called while the
/// exception is handled.
///
///     stream.async_read_some(room, handler([this](error_code error, std::size_t bytes) { … }));
template <class Session>
class Guarded {
 public:
  /// Runs a handler at once.
  template <class Deed>
  void guard(Deed&& deed) {
    try {
      std::forward<Deed>(deed)();
    } catch (...) {
      session().on_exception();
    }
  }

  /// A handler for later, which keeps the session until then.
  template <class Deed>
  auto handler(Deed deed) {
    return [self = session().self(), deed = std::move(deed)](auto... results) {
      self->guard([&] { deed(results...); });
    };
  }

 private:
  friend Session;
  Guarded() = default;
  ~Guarded() = default;

  Session& session() noexcept { return static_cast<Session&>(*this); }
};

}  // namespace tactus::server
