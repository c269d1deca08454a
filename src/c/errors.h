#pragma once

#include <tactus/c.h>
#include <tactus/result.h>

#include <string_view>

namespace tactus::c {

/// Keep an error's text for tactus_last_error.
/// @return its code
tactus_code fail(tactus_code code, std::string_view message, std::string_view field = {}) noexcept;
tactus_code fail(const Error& error) noexcept;
/// The same for a value; the message begins with its name, which becomes the field.
tactus_code fail_value(std::string_view message) noexcept;
tactus_code fail_handle(const char* kind) noexcept;
/// The same for the exception being handled.
tactus_code fail_exception() noexcept;

/// Calls a function that returns a code. An exception becomes its code.
template <class Function>
tactus_code guarded(Function function) noexcept {
  try {
    return function();
  } catch (...) {
    return fail_exception();
  }
}

}  // namespace tactus::c
