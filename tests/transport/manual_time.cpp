#include "manual_time.h"

#include <atomic>
#include <ctime>

// NOLINTBEGIN(*-reserved-identifier, readability-identifier-naming): the linker's names

extern "C" int __real_clock_gettime(clockid_t clock, timespec* time);

namespace tactus::test {
namespace {

constexpr std::int64_t start_ns = 1'000'000'000'000;
constexpr std::int64_t unix_offset_ns = 1'700'000'000'000'000'000;

std::atomic<bool> active{false};
std::atomic<std::int64_t> time_ns{0};
std::atomic<std::int64_t> step_ns{0};
std::atomic<int> readings_left{0};
std::function<void()> pending_action;

}  // namespace

ManualTime::ManualTime() {
  time_ns = start_ns;
  step_ns = 0;
  readings_left = 0;
  active = true;
}
ManualTime::~ManualTime() { active = false; }

void ManualTime::advance_ns(std::int64_t ns) { time_ns += ns; }
std::int64_t ManualTime::now_ns() const { return time_ns; }
double ManualTime::unix_ms() const { return static_cast<double>(time_ns + unix_offset_ns) * 1e-6; }
void ManualTime::advance_at_each_reading(std::int64_t ns) { step_ns = ns; }
void ManualTime::at_reading(int count, std::function<void()> action) {
  pending_action.swap(action);
  readings_left = count;
}

}  // namespace tactus::test

extern "C" int __wrap_clock_gettime(clockid_t clock, timespec* time) {
  using namespace tactus::test;
  if (!active) return __real_clock_gettime(clock, time);
  if (readings_left > 0 && readings_left.fetch_sub(1) == 1) pending_action();
  const std::int64_t step = step_ns;
  const std::int64_t ns =
      time_ns.fetch_add(step) + step + (clock == CLOCK_REALTIME ? unix_offset_ns : 0);
  *time = {.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
  return 0;
}

// NOLINTEND(*-reserved-identifier, readability-identifier-naming)
