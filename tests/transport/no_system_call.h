#pragma once

#include <functional>

namespace tactus::test {

enum class Ending {
  no_system_call,  ///< completed without a system call
  system_call,     ///< killed by the kernel at a system call
  not_allowed,     ///< this machine does not permit such a filter
};

/// Runs work in a child process that the kernel kills at the first system call.
/// @param prepare  runs before the filter is set, and may make system calls
Ending run_without_system_calls(const std::function<void()>& prepare,
                                const std::function<void()>& work);

}  // namespace tactus::test
