#pragma once

#include <functional>

namespace tactus::test {

enum class Ending {
  no_system_call,  ///< the work was done without one
  system_call,     ///< the kernel killed it at one
  not_allowed,     ///< this machine lets nobody set such a filter
};

/// Does something in a process of its own, in which the kernel kills at the first system call.
/// @param prepare  comes before, and may call what it likes
Ending run_without_system_calls(const std::function<void()>& prepare,
                                const std::function<void()>& work);

}  // namespace tactus::test
