#pragma once

#include <cstddef>

namespace tactus::app {

/// Raises the limit of open files and sockets to the hard limit; the soft limit is often 1,024.
/// @return the new limit. Errors: none.
std::size_t raise_descriptor_limit() noexcept;

}  // namespace tactus::app
