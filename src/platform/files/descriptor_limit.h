#pragma once

#include <cstddef>

namespace tactus::platform {

/// Returns the maximum number of files and sockets this process may open; 0 if unknown.
/// Thread: any. Errors: none.
std::size_t descriptor_limit() noexcept;

/// Raises this process's limit as far as the system allows. The default is often 1,024, because
/// older programs cannot use higher numbers with select().
/// @return the new limit
/// Thread: any. Errors: none.
std::size_t raise_descriptor_limit() noexcept;

/// Enlarges the kernel's descriptor table to the limit, at most 16,384 entries (128 KiB). In a
/// multi-threaded process the table would otherwise grow in accept(): each doubling sleeps for an
/// RCU grace period of the kernel, 10 ms or more.
/// Thread: any, at start-up. Errors: none; on failure the table grows later.
void enlarge_descriptor_table() noexcept;

}  // namespace tactus::platform
