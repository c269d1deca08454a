#pragma once

#include <cstdint>
#include <string_view>

namespace tactus::platform {

/// Names the calling thread in the system's tools. @param name  15 characters at most
/// Thread: any. Errors: none.
void name_this_thread(const char* name) noexcept;

/// Name of the system's real-time scheduling.
inline constexpr std::string_view realtime_scheduling = "SCHED_FIFO";

/// Gives the calling thread a real-time priority. If the system does not allow that, its timers at
/// least become exact: they otherwise fire up to 50 us late.
/// @param priority  1 to 99
/// @return whether the thread has the priority
/// Thread: any. Errors: none.
bool request_realtime_priority(int priority) noexcept;

/// Sleeps until a time on monotonic_ns(), or until a signal. Thread: any. Errors: none.
void sleep_until(std::int64_t due_ns) noexcept;

}  // namespace tactus::platform
