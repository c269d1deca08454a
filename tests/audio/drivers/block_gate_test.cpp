#include "audio/drivers/block_gate.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

// Counts blocks without synchronisation, so that two at once are a data race and lose counts.
class Exclusive final : public BlockHandler {
 public:
  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    if (inside_.exchange(true)) overlapped = true;
    std::fill(out.begin(), out.end(), 0.5F);
    ++blocks;
    inside_ = false;
  }
  std::uint64_t blocks = 0;
  std::atomic<bool> overlapped{false};

 private:
  std::atomic<bool> inside_{false};
};

using Block = std::array<float, 2 * channels>;

TEST(BlockGate, only_the_admitted_driver_is_heard_and_the_others_are_silent) {
  Exclusive handler;
  BlockGate gate{handler};
  BlockGate::Pass first{gate};
  BlockGate::Pass second{gate};
  Block out{1.0F};
  first.process(out);
  EXPECT_EQ(out, Block{}) << "nobody is admitted yet";
  gate.admit(&first);
  first.process(out);
  EXPECT_EQ(out[0], 0.5F);
  second.process(out);
  EXPECT_EQ(out, Block{});
  gate.admit(&second);
  first.process(out);
  EXPECT_EQ(out, Block{});
  second.process(out);
  EXPECT_EQ(out[0], 0.5F);
  EXPECT_EQ(handler.blocks, 2U);
  EXPECT_EQ(first.calls(), 3U) << "a call counts even if it is not admitted";
}

TEST(BlockGate, a_closed_gate_admits_nobody_any_more) {
  Exclusive handler;
  BlockGate gate{handler};
  BlockGate::Pass pass{gate};
  gate.admit(&pass);
  gate.close();
  gate.admit(&pass);
  Block out{1.0F};
  pass.process(out);
  EXPECT_EQ(out, Block{});
  EXPECT_TRUE(pass.resting());
  EXPECT_EQ(handler.blocks, 0U);
}

TEST(BlockGate, two_drivers_never_process_at_once_whoever_is_admitted) {
  Exclusive handler;
  BlockGate gate{handler};
  std::array<BlockGate::Pass, 2> passes{BlockGate::Pass{gate}, BlockGate::Pass{gate}};
  std::atomic<bool> done{false};
  std::vector<std::thread> drivers;
  for (BlockGate::Pass& pass : passes)
    drivers.emplace_back([&pass, &done] {
      Block out{};
      while (!done) pass.process(out);
    });
  for (int turn = 0; turn < 20'000; ++turn) gate.admit(&passes[static_cast<std::size_t>(turn % 2)]);
  done = true;
  for (std::thread& driver : drivers) driver.join();
  EXPECT_FALSE(handler.overlapped);
}

}  // namespace
}  // namespace tactus::audio
