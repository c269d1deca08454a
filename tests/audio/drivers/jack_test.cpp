#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

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

extern char** environ;

namespace tactus::audio {
namespace {

// JACK has one server registry per machine, which each server start or end cleans up. Therefore
// only one test at a time runs a server, across processes.
class OneAtATime {
 public:
  OneAtATime()
      : file_{open((std::filesystem::temp_directory_path() / "tactus-test-jack.lock").c_str(),
                   O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    flock(file_, LOCK_EX);
  }
  ~OneAtATime() { close(file_); }
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;

 private:
  const int file_;
};

// A JACK server with a unique name, no sound card, 48 kHz and periods of 256 frames.
class JackServer {
 public:
  JackServer() : name_{"tactus-test-" + std::to_string(getpid())} {
    setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    std::array<std::string, 11> words{"jackd",  "--name", name_, "-r",  "-d", "dummy",
                                      "--rate", "48000",  "-p",  "256", ""};
    std::array<char*, 11> arguments{};
    for (std::size_t i = 0; i + 1 < words.size(); ++i) arguments[i] = words[i].data();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", 1, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", 1, 0);
    if (posix_spawnp(&process_, "jackd", &files, nullptr, arguments.data(), environ) != 0) {
      process_ = -1;
    }
    posix_spawn_file_actions_destroy(&files);
  }
  ~JackServer() {
    if (process_ > 0) {
      kill(process_, SIGTERM);
      waitpid(process_, nullptr, 0);
    }
    unsetenv("JACK_DEFAULT_SERVER");
    unsetenv("JACK_NO_START_SERVER");
  }
  JackServer(const JackServer&) = delete;
  JackServer& operator=(const JackServer&) = delete;

  // Waits for the server's device to appear.
  bool ready() const {
    for (int attempt = 0; process_ > 0 && attempt < 50; ++attempt) {
      if (waitpid(process_, nullptr, WNOHANG) != 0) return false;
      const auto devices = list_devices();
      if (std::any_of(devices.begin(), devices.end(),
                      [](const Device& device) { return device.host_api.starts_with("JACK"); })) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    return false;
  }

 private:
  const OneAtATime alone_;
  const std::string name_;
  pid_t process_ = -1;
};

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

bool jackd_is_installed() {
  return std::filesystem::exists("/usr/bin/jackd") ||
         std::filesystem::exists("/usr/local/bin/jackd");
}

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

TEST(PortAudioDriver, a_rate_that_the_server_does_not_run_at_is_an_error) {
  if (!jackd_is_installed()) GTEST_SKIP() << "jackd is not installed";
  const JackServer server;
  if (!server.ready()) GTEST_SKIP() << "jackd does not start here";

  BlockCounter counter;
  const auto driver = make_driver(counter, {.sample_rate = 44'100, .device = "system"});
  ASSERT_FALSE(driver.ok());
  EXPECT_EQ(driver.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace tactus::audio
