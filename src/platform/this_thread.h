#pragma once

#include <cstdint>
#include <string_view>

namespace tactus::platform {

/// Names the calling thread, for debuggers and tools such as top.
/// @param name  at most 15 characters
/// Thread: any. Errors: none.
void name_this_thread(const char* name) noexcept;

/// The name of the system's real-time scheduling policy.
inline constexpr std::string_view realtime_scheduling = "SCHED_FIFO";

/// Gives the calling thread a real-time priority. If the system refuses, lowers the thread's timer
/// slack from 50 us to 1 us instead, so that its sleeps end on time.
/// @param priority  1 to 99
/// @return whether the thread has the priority
/// Thread: any. Errors: none.
bool request_realtime_priority(int priority) noexcept;

/// Lets the calling thread run only while no other thread needs the core. If the system refuses,
/// the priority stays. Thread: any. Errors: none.
void request_idle_priority() noexcept;

/// Sleeps until a time on monotonic_ns(), or until a signal. Thread: any. Errors: none.
void sleep_until(std::int64_t due_ns) noexcept;

}  // namespace tactus::platform
