#include "app/devices.h"

#include <gtest/gtest.h>

#include <vector>

namespace tactus::app {
namespace {

TEST(DeviceList, marks_the_default_device) {
  const std::vector<audio::Device> devices{
      {.number = 0, .name = "Card", .host_api = "ALSA", .channels = 2, .sample_rate = 44'100.0},
      {.number = 12,
       .name = "Box",
       .host_api = "JACK",
       .channels = 8,
       .sample_rate = 48'000.0,
       .is_default = true}};
  EXPECT_EQ(device_list(devices),
            "   0  Card  (ALSA, 2 channels, 44100 Hz)\n"
            "* 12  Box  (JACK, 8 channels, 48000 Hz)\n"
            " none  silence, paced by the system clock\n"
            "\n"
            "* default, used by --device auto if it works\n");
}

TEST(DeviceList, marks_none_without_a_device) {
  EXPECT_EQ(device_list({}),
            "No audio device found.\n"
            "*none  silence, paced by the system clock\n"
            "\n"
            "* default, used by --device auto if it works\n");
}

}  // namespace
}  // namespace tactus::app
