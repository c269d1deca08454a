#pragma once

#include <cstddef>

namespace tactus::app {

/// Lets this process open as many files and sockets as the system lets it: the soft limit is often
/// 1,024 for the sake of old programs. @return how many. Errors: none.
std::size_t raise_descriptor_limit() noexcept;

}  // namespace tactus::app
