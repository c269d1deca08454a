#include "platform/this_thread.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>

#include <ctime>

namespace tactus::platform {

void name_this_thread(const char* name) noexcept { pthread_setname_np(pthread_self(), name); }

bool request_realtime_priority(int priority) noexcept {
  sched_param parameters{};
  parameters.sched_priority = priority;
  if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0) return true;
  prctl(PR_SET_TIMERSLACK, 1'000UL, 0UL, 0UL, 0UL);
  return false;
}

void request_idle_priority() noexcept {
  const sched_param parameters{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &parameters);
}

void sleep_until(std::int64_t due_ns) noexcept {
  timespec wake{};
  wake.tv_sec = due_ns / 1'000'000'000;
  wake.tv_nsec = due_ns % 1'000'000'000;
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr);
}

}  // namespace tactus::platform
