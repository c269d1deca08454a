#pragma once

namespace tactus::test {

/// While one exists on a thread, calls of malloc, free, a mutex or similar on that thread abort and
/// name the function. blocking_calls.cpp replaces these functions.
class ForbidBlockingCalls {
 public:
  ForbidBlockingCalls() noexcept;
  ~ForbidBlockingCalls() noexcept;
  ForbidBlockingCalls(const ForbidBlockingCalls&) = delete;
  ForbidBlockingCalls& operator=(const ForbidBlockingCalls&) = delete;
};

}  // namespace tactus::test
