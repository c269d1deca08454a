#include "c/errors.h"

#include <tactus/version.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace tactus::c {
namespace {

struct LastError {
  std::array<char, 512> message{};
  std::array<char, 64> field{};
};
thread_local LastError last_error;

template <std::size_t size>
void keep(std::array<char, size>& to, std::string_view text) noexcept {
  const std::size_t count = std::min(text.size(), size - 1);
  std::copy_n(text.begin(), count, to.begin());
  to[count] = '\0';
}

constexpr std::array names{"OK",
                           "INVALID_ARGUMENT",
                           "OUT_OF_RANGE",
                           "NOT_FOUND",
                           "METHOD_NOT_ALLOWED",
                           "RESOURCE_EXHAUSTED",
                           "UNAVAILABLE",
                           "UNAUTHENTICATED",
                           "PERMISSION_DENIED",
                           "FAILED_PRECONDITION",
                           "INTERNAL",
                           "INVALID_HANDLE"};

/// The codes of c.h are those of ErrorCode, after TACTUS_OK.
constexpr tactus_code code_of(ErrorCode code) noexcept {
  return static_cast<tactus_code>(code) + 1;
}
static_assert(code_of(ErrorCode::invalid_argument) == TACTUS_INVALID_ARGUMENT);
static_assert(code_of(ErrorCode::resource_exhausted) == TACTUS_RESOURCE_EXHAUSTED);
static_assert(code_of(ErrorCode::internal) == TACTUS_INTERNAL);
static_assert(names.size() == TACTUS_INVALID_HANDLE + 1);

}  // namespace

tactus_code fail(tactus_code code, std::string_view message, std::string_view field) noexcept {
  keep(last_error.message, message);
  keep(last_error.field, field);
  return code;
}

tactus_code fail(const Error& error) noexcept {
  return fail(code_of(error.code), error.message, error.field);
}

tactus_code fail_value(std::string_view message) noexcept {
  const std::size_t end = message.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  return fail(TACTUS_INVALID_ARGUMENT, message, message.substr(0, end));
}

tactus_code fail_handle(const char* kind) noexcept {
  return fail(TACTUS_INVALID_HANDLE, "NULL, a destroyed handle, or one of another kind", kind);
}

tactus_code fail_exception() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return fail(TACTUS_RESOURCE_EXHAUSTED, "out of memory");
  } catch (const std::invalid_argument& error) {
    return fail_value(error.what());
  } catch (const std::runtime_error& error) {
    return fail(TACTUS_UNAVAILABLE, error.what());
  } catch (const std::exception& error) {
    return fail(TACTUS_INTERNAL, error.what());
  } catch (...) {
    return fail(TACTUS_INTERNAL, "unknown exception");
  }
}

}  // namespace tactus::c

using namespace tactus::c;

const char* tactus_code_name(tactus_code code) noexcept TACTUS_NONBLOCKING {
  return code >= 0 && code <= TACTUS_INVALID_HANDLE ? names[static_cast<std::size_t>(code)]
                                                    : "UNKNOWN";
}
const char* tactus_last_error() noexcept { return last_error.message.data(); }
const char* tactus_last_error_field() noexcept { return last_error.field.data(); }
const char* tactus_version() noexcept TACTUS_NONBLOCKING { return tactus::version; }
