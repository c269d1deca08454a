#include "audio/drivers/clock_driver.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <thread>

#include "audio/sources/source.h"
#include "platform/clock.h"

namespace tactus::audio {
namespace {

// Records the deadline and the arrival of each block.
class Recorder final : public BlockHandler {
 public:
  struct Visit {
    std::uint64_t block = 0;
    std::int64_t due_ns = 0;
    std::int64_t now_ns = 0;
    std::size_t samples = 0;
  };

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    const BlockSchedule* schedule = schedule_.load(std::memory_order_acquire);
    const std::size_t count = count_.load(std::memory_order_relaxed);
    if (schedule == nullptr || count == visits_.size()) return;
    const std::uint64_t block = schedule->blocks() - 1;
    visits_[count] = {block, schedule->deadline_ns(block), platform::monotonic_ns(), out.size()};
    count_.store(count + 1, std::memory_order_release);
  }

  void watch(const ClockDriver& driver) noexcept { schedule_ = &driver.schedule(); }
  // Returns the visits once there are `wanted` of them.
  std::span<const Visit> wait(std::size_t wanted) const {
    while (count_.load(std::memory_order_acquire) < wanted) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return std::span{visits_}.first(wanted);
  }

 private:
  std::array<Visit, 64> visits_{};
  std::atomic<std::size_t> count_{0};
  std::atomic<const BlockSchedule*> schedule_{nullptr};
};

TEST(ClockDriver, blocks_are_of_the_size_asked_for_in_order_and_never_early) {
  Recorder recorder;
  ClockDriver driver{recorder, {.sample_rate = 48'000, .block_size = 48}};
  recorder.watch(driver);
  const auto visits = recorder.wait(50);
  for (std::size_t i = 0; i < visits.size(); ++i) {
    EXPECT_EQ(visits[i].block, visits[0].block + i);
    EXPECT_EQ(visits[i].samples, 48U * channels);
    EXPECT_GE(visits[i].now_ns, visits[i].due_ns);
  }
}

TEST(ClockDriver, a_provoked_xrun_is_counted_and_puts_off_what_follows_by_its_blocks) {
  Recorder recorder;
  ClockDriver driver{recorder, {.sample_rate = 48'000, .block_size = 480}};
  const std::int64_t before_ns = driver.schedule().deadline_ns(0);
  recorder.watch(driver);
  recorder.wait(1);
  driver.provoke_xrun(3);
  recorder.wait(4);
  EXPECT_GE(driver.xruns(), 1U);
  // Larger only if the machine stalled for a second.
  EXPECT_GE(driver.schedule().deadline_ns(0) - before_ns, 30'000'000);
}

TEST(ClockDriver, a_handler_at_rest_misses_no_block_and_gets_none_early) {
  struct AtRest final : BlockHandler {
    void process(std::span<float>) noexcept TACTUS_NONBLOCKING override { ++blocks; }
    bool resting() const noexcept TACTUS_NONBLOCKING override { return true; }
    std::atomic<std::uint64_t> blocks{0};
  } handler;
  const ClockDriver driver{handler, {.sample_rate = 48'000, .block_size = 480}};
  while (handler.blocks < 12) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  const std::uint64_t seen = handler.blocks;
  EXPECT_GE(platform::monotonic_ns(), driver.schedule().deadline_ns(seen - 1));
}

TEST(ClockDriver, says_why_it_is_used_and_whether_it_is_real_time) {
  Recorder recorder;
  const ClockDriver driver{recorder, {}, "no sound device"};
  EXPECT_EQ(driver.description().find("system clock (no sound device), "), 0U);
}

}  // namespace
}  // namespace tactus::audio
