#pragma once

#include <tactus/export.h>

#include <cassert>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tactus {

/// The kind of an Error.
enum class ErrorCode {
  invalid_argument,     ///< wrong type, or a missing or malformed value
  out_of_range,         ///< right type, but outside the valid range
  not_found,            ///< unknown name or address
  method_not_allowed,   ///< known address, but not with this HTTP method
  resource_exhausted,   ///< a queue or table is full; try again later
  unavailable,          ///< not applied before the timeout
  unauthenticated,      ///< a key is needed, or the key is unknown
  permission_denied,    ///< the client's Host, origin or role does not suffice
  failed_precondition,  ///< valid, but not possible in the present state
  internal,             ///< a bug in tactus
};

/// Returns a code's name on the wire, e.g. "OUT_OF_RANGE".
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT std::string_view name(ErrorCode code) noexcept;

/// An expected failure.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;     ///< for people
  std::string field = {};  ///< the parameter at fault, or empty
};

/// A value or an Error.
///
///     const tactus::Result<tactus::CommandTicket> ticket = clock.seek(48'000);
///     if (!ticket) std::cerr << ticket.error().message << '\n';
///
/// Threads: as for a value of type T.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_{std::in_place_index<0>, std::move(value)} {}
  Result(Error error) : content_{std::in_place_index<1>, std::move(error)} {}

  bool ok() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  /// Returns the value. Requires ok().
  T& operator*() noexcept {
    assert(ok());
    return *std::get_if<0>(&content_);
  }
  const T& operator*() const noexcept {
    assert(ok());
    return *std::get_if<0>(&content_);
  }
  T* operator->() noexcept { return &**this; }
  const T* operator->() const noexcept { return &**this; }

  /// Returns the value.
  /// Errors: throws std::runtime_error with the error's message if !ok().
  const T& value() const& {
    if (!ok()) throw std::runtime_error{error().message};
    return **this;
  }
  T value() && {
    if (!ok()) throw std::runtime_error{error().message};
    return std::move(**this);
  }

  /// Returns the value, or `fallback` if there is an error.
  template <class U>
  T value_or(U&& fallback) const& {
    return ok() ? **this : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  T value_or(U&& fallback) && {
    return ok() ? std::move(**this) : static_cast<T>(std::forward<U>(fallback));
  }

  /// Returns the error. Requires !ok().
  const Error& error() const noexcept {
    assert(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

/// Success without a value, or an Error.
using Outcome = Result<std::monostate>;
inline Outcome success() { return std::monostate{}; }

}  // namespace tactus
