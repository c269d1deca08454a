#include "audio/drivers/jack_ports.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::audio {
namespace {

const std::vector<std::string> jack_inputs{"card:play_1", "card:play_2", "card:play_3",
                                           "cardigan:in", "a:b: left"};

/// E.g. "card:play_1<0 card:play_2<1", or the error.
std::string chosen(const std::vector<std::string>& wanted) {
  const auto links = choose_jack_ports(jack_inputs, wanted);
  if (!links) return links.error().message;
  std::string text;
  for (const JackLink& link : *links)
    text += (text.empty() ? "" : " ") + link.port + '<' + std::to_string(link.side);
  return text;
}

TEST(JackPorts, a_client_stands_for_its_first_two_ports) {
  EXPECT_EQ(chosen({"card"}), "card:play_1<0 card:play_2<1");
}

TEST(JackPorts, named_ports_are_left_and_right_in_turn) {
  EXPECT_EQ(chosen({"card:play_3", "card:play_1", "a:b: left"}),
            "card:play_3<0 card:play_1<1 a:b: left<0");
}

TEST(JackPorts, a_single_port_gets_both_sides) {
  EXPECT_EQ(chosen({"cardigan"}), "cardigan:in<0 cardigan:in<1");
  EXPECT_EQ(chosen({"card:play_2"}), "card:play_2<0 card:play_2<1");
}

TEST(JackPorts, several_clients_are_connected_at_once) {
  EXPECT_EQ(chosen({"cardigan", "card"}),
            "cardigan:in<0 cardigan:in<1 card:play_1<0 card:play_2<1");
}

TEST(JackPorts, a_missing_name_is_an_error_that_lists_what_there_is) {
  const auto why = chosen({"card", "car"});
  EXPECT_EQ(why.find("no JACK client or port \"car\"; available: \"card:play_1\", "), 0U) << why;
  EXPECT_FALSE(choose_jack_ports({}, std::vector<std::string>{"card"}).ok());
}

}  // namespace
}  // namespace tactus::audio
