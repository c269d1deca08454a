#include "app/serve/light_options.h"

#include <gtest/gtest.h>

#include "../cli/command_reader.h"

namespace tactus::app {
namespace {

using platform::UdpAddress;
using Addresses = std::vector<UdpAddress>;

class LightOptions : public testing::Test, public CommandReader {
 protected:
  const bridges::LightOptions& lights() const { return options.serve.lights; }
};

TEST_F(LightOptions, nothing_is_sent_unless_asked_for) {
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_TRUE(lights().wled.empty());
  EXPECT_TRUE(lights().audio_frames.empty());
  EXPECT_EQ(lights().rate_hz, 30.0);
  EXPECT_EQ(lights().multicast.ttl, 1U);
}

TEST_F(LightOptions, all_is_wleds_multicast_group) {
  ASSERT_EQ(error_of({"serve", "--wled", "all", "--wled", "desk.local:4210"}), "no error");
  EXPECT_EQ(lights().wled, (Addresses{{"239.0.0.1", 11988}, {"desk.local", 4210}}));
}

TEST_F(LightOptions, audio_frames_need_a_port) {
  EXPECT_EQ(error_of({"serve", "--audio-frames", "10.0.0.7"}),
            "--audio-frames: \"10.0.0.7\" is not an address with a port (HOST:PORT)");
  ASSERT_EQ(error_of({"serve", "--audio-frames", "[fe80::7%eth0]:5000"}), "no error");
  EXPECT_EQ(lights().audio_frames, (Addresses{{"fe80::7%eth0", 5000}}));
}

TEST_F(LightOptions, a_variable_separates_addresses_by_commas) {
  variables["TACTUS_WLED"] = "10.0.0.7,10.0.0.8:9";
  variables["TACTUS_MULTICAST_INTERFACE"] = "eth0";
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(lights().wled, (Addresses{{"10.0.0.7", 11988}, {"10.0.0.8", 9}}));
  EXPECT_EQ(lights().multicast.interface, "eth0");
  ASSERT_EQ(error_of({"serve", "--wled", "10.0.0.9"}), "no error");
  EXPECT_EQ(lights().wled, (Addresses{{"10.0.0.9", 11988}})) << "sources are never merged";
}

}  // namespace
}  // namespace tactus::app
