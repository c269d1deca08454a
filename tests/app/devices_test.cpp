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

TEST(CaptureList, marks_what_system_and_mic_mean) {
  const std::vector<audio::CaptureDevice> devices{
      {.name = "Monitor of Box",
       .system = "PipeWire",
       .is_monitor = true,
       .is_default = true,
       .channels = 2,
       .sample_rate = 48'000.0},
      {.name = "Webcam", .system = "ALSA", .channels = 1, .sample_rate = 16'000.0},
      {.name = "Mic",
       .system = "PipeWire",
       .is_default = true,
       .channels = 2,
       .sample_rate = 44'100.0}};
  EXPECT_EQ(capture_list(devices),
            "*system  Monitor of Box  (PipeWire, 2 channels, 48000 Hz)\n"
            "         Webcam  (ALSA, 1 channel, 16000 Hz)\n"
            "*mic     Mic  (PipeWire, 2 channels, 44100 Hz)\n"
            "\n"
            "* default, followed by --capture system or mic\n");
}

TEST(CaptureList, says_why_there_is_nothing) {
  EXPECT_EQ(capture_list(Error{ErrorCode::not_found, "no sound server runs"}),
            "Nothing to capture: no sound server runs.\n");
  EXPECT_EQ(capture_list(std::vector<audio::CaptureDevice>{}), "Nothing to capture.\n");
}

}  // namespace
}  // namespace tactus::app
