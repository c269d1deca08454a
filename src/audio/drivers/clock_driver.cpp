#include "audio/drivers/clock_driver.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include "audio/sources/source.h"
#include "platform/clock.h"
#include "platform/this_thread.h"

namespace tactus::audio {
namespace {

// Below JACK and PipeWire, because no sound output depends on this thread.
constexpr int realtime_priority = 10;
// The longest sleep. It bounds the shutdown time with long blocks.
constexpr std::int64_t nap_ns = 50'000'000;

}  // namespace

ClockDriver::ClockDriver(BlockHandler& handler, const DriverOptions& options, std::string why)
    : handler_{handler},
      block_size_{options.block_size},
      why_{std::move(why)},
      schedule_{options.sample_rate, options.block_size, platform::monotonic_ns()} {
  std::promise<bool> started;
  auto realtime = started.get_future();
  thread_ = std::jthread{[this, &started](const std::stop_token& stop) {
    platform::name_this_thread("tactus-audio");
    started.set_value(platform::request_realtime_priority(realtime_priority));
    run(stop);
  }};
  realtime_ = realtime.get();
}

std::string ClockDriver::description() const {
  return "system clock" + (why_.empty() ? "" : " (" + why_ + ")") +
         (realtime_ ? ", " + std::string{platform::realtime_scheduling}
                    : ", no real-time priority");
}

void ClockDriver::run(const std::stop_token& stop) {
  std::vector<float> block(static_cast<std::size_t>(block_size_) * channels);
  const auto process_block = [&] {
    std::ranges::fill(block, 0.0F);
    handler_.process(block);
  };
  for (;;) {
    const std::uint64_t count = blocks_at_once();
    if (!sleep_until(schedule_.deadline_ns(schedule_.blocks() + count - 1), stop)) return;
    for (std::uint64_t i = 1; i < count; ++i) {
      schedule_.begin_block(schedule_.next_deadline_ns());  // batched on purpose, not late
      process_block();
    }
    if (schedule_.begin_block(platform::monotonic_ns())) {
      xruns_.fetch_add(1, std::memory_order_relaxed);
    }
    process_block();
    if (const std::uint64_t lost = to_lose_.exchange(0, std::memory_order_relaxed); lost != 0) {
      schedule_.lose_blocks(lost);
      xruns_.fetch_add(1, std::memory_order_relaxed);
    }
  }
}

/// A wake-up costs more than a silent block. This limits the latency of commands.
std::uint64_t ClockDriver::blocks_at_once() const noexcept {
  constexpr std::int64_t rest_ns = 35'000'000;
  if (!handler_.resting()) return 1;
  const std::int64_t block_ns =
      std::max(schedule_.deadline_ns(1) - schedule_.deadline_ns(0), std::int64_t{1});
  return static_cast<std::uint64_t>(std::max(rest_ns / block_ns, std::int64_t{1}));
}

bool ClockDriver::sleep_until(std::int64_t due_ns, const std::stop_token& stop) noexcept {
  for (;;) {
    if (stop.stop_requested()) return false;
    const std::int64_t now_ns = platform::monotonic_ns();
    if (now_ns >= due_ns) return true;
    platform::sleep_until(std::min(due_ns, now_ns + nap_ns));
  }
}

}  // namespace tactus::audio
