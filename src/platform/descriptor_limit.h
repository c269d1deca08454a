#pragma once

#include <cstddef>

namespace tactus::platform {

/// How many files and sockets this process may have open; 0 if unknown.
/// Thread: any. Errors: none.
std::size_t descriptor_limit() noexcept;

/// Raises this process's limit as far as the system allows. The default is often 1,024, for the
/// sake of old programs.
/// @return the new limit
/// Thread: any. Errors: none.
std::size_t raise_descriptor_limit() noexcept;

/// Enlarges the kernel's descriptor table up to the limit, but to 16,384 entries (128 KiB) at most.
/// A process with several threads that enlarges it later sleeps in accept() until each core has
/// gone through the scheduler. That takes 10 ms or more, at each doubling.
/// Thread: any, at start-up. Errors: none; the table then grows later.
void enlarge_descriptor_table() noexcept;

}  // namespace tactus::platform
