#pragma once

namespace tactus::test {

/// While one exists on a thread, a call of malloc, free, a mutex or the like on that thread says
/// which it was and aborts: the program has its own versions of them (blocking_calls.cpp).
class ForbidBlockingCalls {
 public:
  ForbidBlockingCalls() noexcept;
  ~ForbidBlockingCalls() noexcept;
  ForbidBlockingCalls(const ForbidBlockingCalls&) = delete;
  ForbidBlockingCalls& operator=(const ForbidBlockingCalls&) = delete;
};

}  // namespace tactus::test
