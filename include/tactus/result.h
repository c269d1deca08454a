#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tactus {

/// What kind of failure an Error is; the wire shows the names in capitals.
enum class ErrorCode {
  invalid_argument,    ///< not what was asked for: a wrong type, a missing or malformed value
  out_of_range,        ///< of the right type, outside its range
  not_found,           ///< no such thing
  method_not_allowed,  ///< the thing exists, this verb does not
  resource_exhausted,  ///< a queue or table is full; try again later
  unavailable,         ///< not in effect in time
  permission_denied,   ///< the caller's origin is not let in
  internal,            ///< a fault of ours
};

/// The name of a code on the wire, e.g. "OUT_OF_RANGE".
std::string_view name(ErrorCode code) noexcept;

/// An expected failure: its kind, and what is wrong in words for a person.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string field = {};  ///< the parameter at fault, where there is one
};

/// A value, or the Error that took its place.
template <class T>
class Result {
 public:
  Result(T value) : content_{std::in_place_index<0>, std::move(value)} {}
  Result(Error error) : content_{std::in_place_index<1>, std::move(error)} {}

  bool ok() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  /// The value. Only where ok().
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

  /// The error. Only where not ok().
  const Error& error() const noexcept {
    assert(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

/// For what yields nothing but success or an Error.
using Outcome = Result<std::monostate>;
inline Outcome success() { return std::monostate{}; }

}  // namespace tactus
