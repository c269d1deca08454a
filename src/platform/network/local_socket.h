#pragma once

#include <string>

namespace tactus::platform {

/// Whether a process listens on the Unix socket of this path, but has accepted none of so many
/// connections that the system refuses another: it hangs. Thread: any. Errors: none.
bool has_full_backlog(const std::string& path) noexcept;

}  // namespace tactus::platform
