#pragma once

#include <array>
#include <cstdint>

#include "beats/beat_network.h"

/// The trained weights of BeatNetwork: 16-bit numbers, times a scale for each array. The weights of
/// one input are adjacent.
namespace tactus::beats::weights {

inline constexpr std::size_t gates = 3 * BeatNetwork::units;

extern const float entry_weights_scale;
extern const float entry_bias_scale;
extern const float input_weights_scale;
extern const float input_bias_scale;
extern const float state_weights_scale;
extern const float state_bias_scale;
extern const float out_weights_scale;
extern const float out_bias_scale;
extern const std::array<std::int16_t, network_inputs * BeatNetwork::entry_units> entry_weights;
extern const std::array<std::int16_t, BeatNetwork::entry_units> entry_bias;
extern const std::array<std::int16_t, BeatNetwork::entry_units * gates> input_weights;
extern const std::array<std::int16_t, gates> input_bias;
extern const std::array<std::int16_t, BeatNetwork::units * gates> state_weights;
extern const std::array<std::int16_t, gates> state_bias;
extern const std::array<std::int16_t, BeatNetwork::units * 2> out_weights;
extern const std::array<std::int16_t, 2> out_bias;

}  // namespace tactus::beats::weights
