#include "audio/drivers/devices.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "audio/drivers/portaudio_driver.h"
#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

class Counter final : public BlockHandler {
 public:
  void process(std::span<float>) noexcept TACTUS_NONBLOCKING override {
    blocks_.fetch_add(1, std::memory_order_release);
  }
  void wait() const noexcept {
    while (blocks_.load(std::memory_order_acquire) == 0) {
    }
  }

 private:
  std::atomic<int> blocks_{0};
};

std::vector<Device> some_devices() {
  return {{.number = 0, .name = "HDMI 0", .host_api = "ALSA", .channels = 8},
          {.number = 2, .name = "USB Audio Pro", .host_api = "ALSA", .channels = 2},
          {.number = 3, .name = "usb audio", .host_api = "ALSA", .channels = 2},
          {.number = 7, .name = "system", .host_api = "JACK", .channels = 2}};
}

TEST(FindDevice, takes_a_number_of_the_list) {
  const auto device = find_device(some_devices(), "7");
  ASSERT_TRUE(device.ok());
  EXPECT_EQ(device->name, "system");
}

TEST(FindDevice, takes_a_part_of_a_name_in_any_case) {
  const auto device = find_device(some_devices(), "hdmi");
  ASSERT_TRUE(device.ok());
  EXPECT_EQ(device->number, 0);
}

TEST(FindDevice, prefers_the_whole_name_to_a_part) {
  const auto device = find_device(some_devices(), "USB audio");
  ASSERT_TRUE(device.ok());
  EXPECT_EQ(device->number, 3);
}

TEST(FindDevice, says_what_there_is_when_nothing_fits) {
  const auto device = find_device(some_devices(), "5");
  ASSERT_FALSE(device.ok());
  EXPECT_EQ(device.error().code, ErrorCode::not_found);
  EXPECT_EQ(device.error().message,
            "no sound device \"5\"; available: 0 \"HDMI 0\", 2 \"USB Audio Pro\", 3 \"usb audio\", "
            "7 \"system\"");
  EXPECT_EQ(find_device({}, "x").error().message,
            "no sound device \"x\"; no sound device is available");
}

TEST(FindDevice, an_empty_name_is_none) { EXPECT_FALSE(find_device(some_devices(), "").ok()); }

TEST(MakeDriver, none_is_the_system_clock) {
  Counter counter;
  const auto driver = make_driver(counter, {.device = "none"});
  ASSERT_TRUE(driver.ok());
  EXPECT_EQ((*driver)->description().find("system clock, "), 0U);
  counter.wait();
}

TEST(MakeDriver, auto_always_finds_something_that_runs) {
  Counter counter;
  const auto driver = make_driver(counter, {});
  ASSERT_TRUE(driver.ok());
  counter.wait();
}

TEST(MakeDriver, a_device_that_is_not_there_is_an_error) {
  Counter counter;
  const auto driver = make_driver(counter, {.device = "no such device anywhere"});
  ASSERT_FALSE(driver.ok());
  EXPECT_EQ(driver.error().code, ErrorCode::not_found);
  EXPECT_EQ(driver.error().field, "device");
}

TEST(KeepsPace, a_device_may_fill_its_buffer_first_and_be_observed_late) {
  EXPECT_TRUE(keeps_pace(4'096, 0, 48'000, 4'096));
  EXPECT_TRUE(keeps_pace(4'096 + 4'800, 100'000'000, 48'000, 4'096));
  EXPECT_TRUE(keeps_pace(0, 5'000'000'000, 48'000, 4'096));
}

TEST(KeepsPace, a_device_that_takes_blocks_as_fast_as_they_come_does_not) {
  EXPECT_FALSE(keeps_pace(4'096 + 48'000, 10'000'000, 48'000, 4'096));
  EXPECT_FALSE(keeps_pace(4'096 + 48'000, 150'000'000, 48'000, 4'096));
}

}  // namespace
}  // namespace tactus::audio
