#include "beats/beat_network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "beats/network_weights.h"

namespace tactus::beats {
namespace {

constexpr std::size_t gates = 3 * BeatNetwork::units;  // reset, update, new

/// The weights as floating-point numbers, converted once.
struct Weights {
  std::array<float, network_inputs * BeatNetwork::entry_units> entry;
  std::array<float, BeatNetwork::entry_units> entry_bias;
  std::array<float, BeatNetwork::entry_units * gates> input;
  std::array<float, gates> input_bias;
  std::array<float, BeatNetwork::units * gates> state;
  std::array<float, gates> state_bias;
  std::array<float, BeatNetwork::units * 2> out;
  std::array<float, 2> out_bias;
};

template <std::size_t size>
void convert(const std::array<std::int16_t, size>& from, float scale, std::array<float, size>& to) {
  std::ranges::transform(from, to.begin(),
                         [scale](std::int16_t x) { return static_cast<float>(x) * scale; });
}

const Weights& all_weights() {
  static const Weights converted = [] {
    Weights w{};
    convert(weights::entry_weights, weights::entry_weights_scale, w.entry);
    convert(weights::entry_bias, weights::entry_bias_scale, w.entry_bias);
    convert(weights::input_weights, weights::input_weights_scale, w.input);
    convert(weights::input_bias, weights::input_bias_scale, w.input_bias);
    convert(weights::state_weights, weights::state_weights_scale, w.state);
    convert(weights::state_bias, weights::state_bias_scale, w.state_bias);
    convert(weights::out_weights, weights::out_weights_scale, w.out);
    convert(weights::out_bias, weights::out_bias_scale, w.out_bias);
    return w;
  }();
  return converted;
}

/// bias + weights * inputs; the weights of one input are adjacent.
template <std::size_t outputs, std::size_t inputs>
std::array<float, outputs> linear(const std::array<float, inputs>& x,
                                  const std::array<float, inputs * outputs>& weights,
                                  const std::array<float, outputs>& bias) {
  std::array<float, outputs> sums = bias;
  for (std::size_t i = 0; i < inputs; ++i) {
    const float* const row = weights.data() + i * outputs;
    for (std::size_t k = 0; k < outputs; ++k) sums[k] += x[i] * row[k];
  }
  return sums;
}

float logistic(float x) { return 1.0F / (1.0F + std::exp(-x)); }

}  // namespace

std::array<float, network_inputs> inputs_of(const OnsetHop& hop) {
  std::array<float, network_inputs> inputs{};
  auto* at = std::ranges::copy(hop.levels, inputs.begin()).out;
  at = std::ranges::copy(hop.rises, at).out;
  at = std::ranges::copy(hop.drums, at).out;
  *at = hop.onset;
  return inputs;
}

BeatChance BeatNetwork::step(const std::array<float, network_inputs>& inputs) {
  const Weights& w = all_weights();
  auto entry = linear<entry_units>(inputs, w.entry, w.entry_bias);
  for (float& x : entry) x = std::tanh(x);
  const auto from_input = linear<gates>(entry, w.input, w.input_bias);
  const auto from_state = linear<gates>(state_, w.state, w.state_bias);
  for (std::size_t i = 0; i < units; ++i) {
    const float reset = logistic(from_input[i] + from_state[i]);
    const float update = logistic(from_input[units + i] + from_state[units + i]);
    const float fresh = std::tanh(from_input[2 * units + i] + reset * from_state[2 * units + i]);
    state_[i] = (1.0F - update) * fresh + update * state_[i];
  }
  const auto out = linear<2>(state_, w.out, w.out_bias);
  return {logistic(out[0]), logistic(out[1])};
}

}  // namespace tactus::beats
