#include <tactus/result.h>

namespace tactus {

std::string_view name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "INVALID_ARGUMENT";
    case ErrorCode::out_of_range:
      return "OUT_OF_RANGE";
    case ErrorCode::not_found:
      return "NOT_FOUND";
    case ErrorCode::method_not_allowed:
      return "METHOD_NOT_ALLOWED";
    case ErrorCode::failed_precondition:
      return "FAILED_PRECONDITION";
    case ErrorCode::resource_exhausted:
      return "RESOURCE_EXHAUSTED";
    case ErrorCode::unavailable:
      return "UNAVAILABLE";
    case ErrorCode::unauthenticated:
      return "UNAUTHENTICATED";
    case ErrorCode::permission_denied:
      return "PERMISSION_DENIED";
    case ErrorCode::internal:
      return "INTERNAL";
  }
  return "INTERNAL";
}

}  // namespace tactus
