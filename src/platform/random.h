#pragma once

#include <span>

namespace tactus::platform {

/// Fills a buffer with random bytes that nobody can predict. Waits only early in the system's boot.
/// Thread: any. Realtime-safe: no (a system call).
/// Errors: throws std::system_error if the system has no such source.
/// Source: getrandom(2).
void fill_random(std::span<unsigned char> bytes);

}  // namespace tactus::platform
