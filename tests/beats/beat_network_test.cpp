#include "beats/beat_network.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace tactus::beats::test {
namespace {

TEST(BeatNetwork, computes_what_the_trainer_computed) {
  std::ifstream golden{std::string{TACTUS_GOLDEN} + "/beats/network.txt"};
  BeatNetwork network;
  std::size_t hops = 0;
  std::array<float, network_inputs> inputs{};
  while (golden >> inputs[0]) {
    for (std::size_t i = 1; i < inputs.size(); ++i) golden >> inputs[i];
    BeatChance expected;
    golden >> expected.beat >> expected.downbeat;
    const BeatChance chance = network.step(inputs);
    ASSERT_NEAR(chance.beat, expected.beat, 1e-5) << hops;
    ASSERT_NEAR(chance.downbeat, expected.downbeat, 1e-5) << hops;
    ++hops;
  }
  EXPECT_EQ(hops, 60U);
}

}  // namespace
}  // namespace tactus::beats::test
