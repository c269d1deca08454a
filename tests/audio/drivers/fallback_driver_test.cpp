#include "audio/drivers/fallback_driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "audio/drivers/clock_driver.h"
#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

using std::chrono::milliseconds;

class Blocks final : public BlockHandler {
 public:
  void process(std::span<float>) noexcept TACTUS_NONBLOCKING override { ++count; }
  std::atomic<int> count{0};
};

// Devices that a test may stop, like sound servers that die.
struct World {
  std::atomic<bool> present{true};
  std::atomic<bool> pauses{false};
  std::atomic<int> opened{0};
  std::atomic<int> alive{0};
  std::promise<void> unblock;  // ends a close that hangs
  std::shared_future<void> unblocked = unblock.get_future().share();
  std::atomic<bool> hangs{false};
  std::mutex mutex;
  std::vector<std::string> lines;

  std::size_t line_count() {
    const std::lock_guard lock{mutex};
    return lines.size();
  }
};

// Calls its handler every ms until the world stops it.
class FakeDevice final : public Driver {
 public:
  FakeDevice(BlockHandler& handler, std::shared_ptr<World> world)
      : world_{std::move(world)}, thread_{[this, &handler](const std::stop_token& stop) {
          std::array<float, 48 * channels> out{};
          while (!stop.stop_requested()) {
            if (!world_->present)
              dead_ = true;
            else if (!dead_ && !world_->pauses)
              handler.process(out);
            std::this_thread::sleep_for(milliseconds{1});
          }
        }} {
    ++world_->opened;
    ++world_->alive;
  }
  ~FakeDevice() override {
    if (world_->hangs) world_->unblocked.wait();
    --world_->alive;
  }
  std::string description() const override { return "fake"; }
  std::uint64_t xruns() const noexcept override { return 2; }
  bool ended() const noexcept override { return dead_; }

 private:
  const std::shared_ptr<World> world_;
  std::atomic<bool> dead_{false};
  std::jthread thread_;
};

class FallbackDriverTest : public testing::Test {
 protected:
  ~FallbackDriverTest() override {
    driver.reset();
    world->unblock.set_value();
  }

  void start(bool fallback = true, milliseconds bridged_after = milliseconds{200}) {
    const auto tell = [w = world](const std::string& line) {
      const std::lock_guard lock{w->mutex};
      w->lines.push_back(line);
    };
    auto started = FallbackDriver::start(
        blocks, {.sample_rate = 48'000, .block_size = 48, .fallback = fallback},
        [w = world](BlockHandler& handler) -> Result<std::unique_ptr<Driver>> {
          if (!w->present) return Error{ErrorCode::not_found, "no such device"};
          return std::unique_ptr<Driver>{std::make_unique<FakeDevice>(handler, w)};
        },
        {.lost = tell, .back = tell},
        {.bridged_after = bridged_after,
         .lost_after = milliseconds{60'000},
         .retry_period = milliseconds{10},
         .end_timeout = milliseconds{50}});
    ASSERT_TRUE(started);
    driver = std::move(*started);
  }

  static void wait_until(const std::function<bool()>& holds) {
    while (!holds()) std::this_thread::sleep_for(milliseconds{1});
  }
  void wait_for_blocks(int more) {
    wait_until([this, goal = blocks.count + more] { return blocks.count >= goal; });
  }

  Blocks blocks;
  std::shared_ptr<World> world = std::make_shared<World>();
  std::unique_ptr<Driver> driver;
};

TEST_F(FallbackDriverTest, plays_through_the_device_without_a_fault) {
  start(true, milliseconds{60'000});
  wait_for_blocks(10);
  EXPECT_EQ(driver->description(), "fake");
  EXPECT_EQ(driver->fault(), "");
  EXPECT_EQ(driver->losses(), 0U);
}

TEST_F(FallbackDriverTest, a_device_that_cannot_be_opened_is_an_error) {
  world->present = false;
  const auto started = FallbackDriver::start(
      blocks, {}, [](BlockHandler&) { return Error{ErrorCode::not_found, "no such device"}; }, {});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message, "no such device");
}

TEST_F(FallbackDriverTest, the_system_clock_takes_over_from_a_lost_device_and_hands_back) {
  start();
  wait_for_blocks(10);
  world->present = false;
  wait_until([this] { return driver->losses() > 0; });
  wait_for_blocks(10);
  EXPECT_EQ(driver->description().find("system clock"), 0U) << driver->description();
  wait_until([this] { return driver->fault() == "fake has stopped: no such device"; });
  wait_until([this] { return world->alive == 0; });
  world->present = true;
  wait_until([this] { return driver->fault().empty(); });
  wait_until([this] { return driver->description() == "fake"; });
  wait_for_blocks(10);
  EXPECT_GE(world->opened, 2);
  EXPECT_GE(driver->xruns(), 4U) << "of both openings";
  wait_until([this] { return world->line_count() >= 3; });
  const std::vector<std::string> told{
      "fake has stopped; running on the system clock, without sound",
      "fake is not back: no such device", "fake plays again"};
  EXPECT_EQ(world->lines, told) << "each once";
}

TEST_F(FallbackDriverTest, the_system_clock_bridges_a_pause_of_the_device) {
  start(true, milliseconds{40});
  wait_for_blocks(10);
  world->pauses = true;
  wait_until([this] { return driver->description() != "fake"; });
  wait_for_blocks(10);
  world->pauses = false;
  wait_until([this] { return driver->description() == "fake"; });
  wait_for_blocks(10);
  EXPECT_EQ(driver->losses(), 0U);
  EXPECT_EQ(world->opened, 1);
  EXPECT_EQ(world->line_count(), 0U);
}

TEST_F(FallbackDriverTest, without_the_fallback_nothing_plays_until_the_device_is_back) {
  start(false);
  wait_for_blocks(10);
  world->present = false;
  wait_until([this] { return driver->losses() > 0 && world->alive == 0; });
  const int stalled = blocks.count;
  wait_until([this] { return driver->fault() == "fake has stopped: no such device"; });
  std::this_thread::sleep_for(milliseconds{20});  // a clock would have played 20 blocks
  EXPECT_EQ(blocks.count, stalled);
  world->present = true;
  wait_for_blocks(10);
}

TEST_F(FallbackDriverTest, a_device_whose_close_hangs_blocks_neither_the_blocks_nor_the_end) {
  start();
  wait_for_blocks(10);
  world->hangs = true;
  world->present = false;
  wait_until([this] { return driver->losses() > 0; });
  wait_for_blocks(10);
  driver.reset();
  const int after_end = blocks.count;
  world->present = true;
  std::this_thread::sleep_for(milliseconds{20});
  EXPECT_EQ(blocks.count, after_end) << "an abandoned device does not reach the handler";
}

}  // namespace
}  // namespace tactus::audio
