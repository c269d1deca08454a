// Writes what the network is given: reads mono samples (f32) from standard input and writes
// beats::network_inputs numbers (f32) per hop. Usage: onset_features SAMPLE_RATE

#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "beats/beat_network.h"
#include "beats/onset_analyzer.h"

int main(int argc, char** argv) {
  const int rate = argc > 1 ? std::atoi(argv[1]) : 44'100;
  tactus::beats::OnsetAnalyzer analyzer{static_cast<tactus::SampleRate>(rate)};
  std::array<float, 4'096> block{};
  for (std::size_t n = 0; (n = std::fread(block.data(), sizeof(float), block.size(), stdin)) > 0;) {
    analyzer.push(std::span{block}.first(n), [](const tactus::beats::OnsetHop& hop) {
      const auto inputs = tactus::beats::inputs_of(hop);
      std::fwrite(inputs.data(), sizeof(float), inputs.size(), stdout);
    });
  }
  return 0;
}
