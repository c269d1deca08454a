#pragma once

#include <string>

namespace tactus::platform {

/// The machine's host name, with or without a domain; empty if the system has none.
/// Thread: any. Realtime-safe: no (a system call). Source: gethostname(2).
std::string machine_name();

}  // namespace tactus::platform
