#pragma once

#include <array>
#include <cstddef>

#include "beats/onset_analyzer.h"

namespace tactus::beats {

inline constexpr std::size_t network_inputs = 2 * onset_bands + drum_bands + 1;

/// Probabilities at one hop, 0 to 1.
struct BeatChance {
  float beat = 0.0F;
  float downbeat = 0.0F;
};

/// The network's inputs: levels, rises, drums, onset.
std::array<float, network_inputs> inputs_of(const OnsetHop& hop);

/// A small recurrent network that tells beats from other onsets: a layer of tanh units, gated
/// recurrent units and two logistic outputs. It answers 30 ms late. tools/beats trains it and
/// writes its weights. Threads: one. Allocates nothing.
/// Source: K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014.
class BeatNetwork {
 public:
  static constexpr std::size_t entry_units = 32;
  static constexpr std::size_t units = 64;

  /// Forgets what it has heard.
  void reset() { state_.fill(0.0F); }
  BeatChance step(const std::array<float, network_inputs>& inputs);

 private:
  std::array<float, units> state_{};
};

}  // namespace tactus::beats
