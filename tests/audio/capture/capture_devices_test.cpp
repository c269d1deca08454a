#include "audio/capture/capture_devices.h"

#include <gtest/gtest.h>

#include <vector>

namespace tactus::audio {
namespace {

const std::vector<CaptureDevice> capture_devices{
    {.name = "Monitor of HDMI", .id = "hdmi", .is_monitor = true},
    {.name = "Monitor of USB Audio", .id = "usb", .is_monitor = true, .is_default = true},
    {.name = "Webcam", .id = "webcam"},
    {.name = "USB Audio Pro", .id = "pro"},
    {.name = "usb audio", .id = "mic", .is_default = true}};

std::string found_id(const char* name, const std::vector<CaptureDevice>& among = capture_devices) {
  const auto device = CaptureTarget{name}.find(among);
  return device ? device->id : device.error().message;
}

TEST(CaptureTarget, system_is_the_default_outputs_monitor) {
  EXPECT_EQ(found_id("system"), "usb");
  EXPECT_EQ(found_id("system", {capture_devices[2], capture_devices[0]}), "hdmi")
      << "any, if none is the default";
}

TEST(CaptureTarget, mic_is_the_default_input) {
  EXPECT_EQ(found_id("mic"), "mic");
  EXPECT_EQ(found_id("mic", {capture_devices[1], capture_devices[2]}), "webcam")
      << "never a monitor";
}

TEST(CaptureTarget, a_name_is_a_part_of_one_in_any_case_and_a_whole_one_first) {
  EXPECT_EQ(found_id("hdmi"), "hdmi");
  EXPECT_EQ(found_id("AUDIO PRO"), "pro");
  EXPECT_EQ(found_id("USB audio"), "mic");
}

TEST(CaptureTarget, only_the_default_devices_are_followed) {
  EXPECT_TRUE(CaptureTarget{"system"}.follows_default());
  EXPECT_TRUE(CaptureTarget{"mic"}.follows_default());
  EXPECT_FALSE(CaptureTarget{"Webcam"}.follows_default());
}

TEST(CaptureTarget, says_what_there_is_when_nothing_fits) {
  EXPECT_EQ(found_id("x", {capture_devices[0], capture_devices[2]}),
            R"(no sound "x" to capture; available: "Monitor of HDMI", "Webcam")");
  EXPECT_EQ(found_id("", {capture_devices[2]}), R"(no sound "" to capture; available: "Webcam")");
  EXPECT_EQ(found_id("system", {capture_devices[2]}),
            R"(there is no sound output to capture; available: "Webcam")");
  EXPECT_EQ(found_id("mic", {}), "there is no sound input to capture");
  EXPECT_EQ(CaptureTarget{"mic"}.find({}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tactus::audio
