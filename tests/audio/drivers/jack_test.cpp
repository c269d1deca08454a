#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "audio/drivers/devices.h"
#include "audio/sources/source.h"
#include "jack_server.h"

namespace tactus::audio {
namespace {

using test::jackd_is_installed;
using test::JackServer;

class BlockCounter final : public BlockHandler {
 public:
  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    std::fill(out.begin(), out.end(), 0.25F);
    if (out.size() != 441 * channels) wrong_sizes_.fetch_add(1, std::memory_order_relaxed);
    blocks_.fetch_add(1, std::memory_order_release);
  }
  int blocks() const noexcept { return blocks_.load(std::memory_order_acquire); }
  int wrong_sizes() const noexcept { return wrong_sizes_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> blocks_{0};
  std::atomic<int> wrong_sizes_{0};
};

TEST(PortAudioDriver, a_running_jack_server_is_taken_and_asks_for_blocks_of_our_size) {
  if (!jackd_is_installed()) GTEST_SKIP() << "jackd is not installed";
  const JackServer server;
  if (!server.ready()) GTEST_SKIP() << "jackd does not start here";

  BlockCounter counter;
  const auto driver = make_driver(counter, {.sample_rate = 48'000, .block_size = 441});
  ASSERT_TRUE(driver.ok());
  EXPECT_NE((*driver)->description().find("JACK"), std::string::npos) << (*driver)->description();
  while (counter.blocks() < 50) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(counter.wrong_sizes(), 0);
}

TEST(JackDriver, sound_of_another_rate_is_converted_to_the_servers) {
  if (!jackd_is_installed()) GTEST_SKIP() << "jackd is not installed";
  const JackServer server;
  if (!server.ready()) GTEST_SKIP() << "jackd does not start here";

  BlockCounter counter;
  const auto driver =
      make_driver(counter, {.sample_rate = 24'000, .block_size = 441, .device = "system"});
  ASSERT_TRUE(driver.ok()) << driver.error().message;
  EXPECT_EQ((*driver)->description(), "system via JACK at 48000 Hz");
  const int first = counter.blocks();
  const auto start = std::chrono::steady_clock::now();
  while (counter.blocks() < first + 50) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  EXPECT_GT(taken.count(), 0.9 * 49 * 441 / 24'000) << "blocks at the handler's rate";
  EXPECT_EQ(counter.wrong_sizes(), 0);
}

}  // namespace
}  // namespace tactus::audio
