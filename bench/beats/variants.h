#pragma once

#include <string>
#include <vector>

namespace tactus::bench {

struct Sound {
  std::vector<float> samples;  ///< mono
  unsigned rate = 44'100;
};

/// The sound as another listener has it. Names: "microphone" (a room, 150 Hz to 8 kHz, 15 dB above
/// noise, -26 dBFS), "quiet" (-20 dB), "dull" (below 5 kHz, as a poor encoder), "22k", "48k", "96k"
/// (sample rates). Other names leave it as it is.
Sound varied(Sound sound, const std::string& name);

}  // namespace tactus::bench
