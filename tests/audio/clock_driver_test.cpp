#include "audio/clock_driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "audio/source.h"
#include "realtime/monotonic.h"

namespace tactus::audio {
namespace {

// Runs a step in each block, and tells when it has seen enough of them.
class Recorder : public BlockHandler {
 public:
  explicit Recorder(std::uint64_t wanted, std::function<void(std::uint64_t)> step = {})
      : wanted_{wanted}, step_{std::move(step)} {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override { record(out); }
  void wait() const noexcept {
    for (std::uint64_t now = 0; (now = count_.load()) < wanted_;) count_.wait(now);
  }
  std::size_t samples() const noexcept { return samples_.load(); }

 private:
  // A test may do here what a product may not.
  void record(std::span<float> out) noexcept {
    samples_ = out.size();
    const std::uint64_t block = count_.load();
    if (block >= wanted_) return;
    if (step_) step_(block);
    count_ = block + 1;
    count_.notify_all();
  }

  const std::uint64_t wanted_;
  const std::function<void(std::uint64_t)> step_;
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::size_t> samples_{0};
};

TEST(ClockDriver, blocks_are_of_the_size_asked_for_and_never_early) {
  std::atomic<ClockDriver*> driver{nullptr};
  std::vector<std::int64_t> early_ns;
  Recorder recorder{
      50, [&](std::uint64_t block) {
        driver.wait(nullptr);
        early_ns.push_back(driver.load()->schedule().deadline_ns(block) - realtime::monotonic_ns());
      }};
  {
    ClockDriver made{recorder, {.sample_rate = 48'000, .block_size = 48}};
    driver = &made;
    driver.notify_all();
    recorder.wait();
  }
  EXPECT_EQ(recorder.samples(), 48U * channels);
  for (const std::int64_t early : early_ns) EXPECT_LE(early, 0);
}

TEST(ClockDriver, a_provoked_xrun_is_counted_and_puts_off_the_schedule_by_its_blocks) {
  std::atomic<ClockDriver*> driver{nullptr};
  std::int64_t before_ns = 0;
  std::int64_t after_ns = 0;
  Recorder recorder{6, [&](std::uint64_t block) {
                      driver.wait(nullptr);
                      const auto& schedule = driver.load()->schedule();
                      if (block == 1) {
                        before_ns = schedule.deadline_ns(0);
                        driver.load()->provoke_xrun(3);
                      }
                      if (block == 5) after_ns = schedule.deadline_ns(0);
                    }};
  std::uint64_t xruns = 0;
  {
    ClockDriver made{recorder, {.sample_rate = 48'000, .block_size = 480}};
    driver = &made;
    driver.notify_all();
    recorder.wait();
    xruns = made.xruns();
  }
  EXPECT_GE(xruns, 1U);
  // More only if this machine stalled for a second meanwhile.
  EXPECT_GE(after_ns - before_ns, 30'000'000);
}

TEST(ClockDriver, says_why_it_is_used_and_whether_it_is_real_time) {
  Recorder recorder{1};
  const ClockDriver driver{recorder, {}, "no sound device"};
  EXPECT_EQ(driver.description().find("system clock (no sound device), "), 0U);
}

}  // namespace
}  // namespace tactus::audio
