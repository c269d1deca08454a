#include "protocol/spectrum/level_frame.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tactus::protocol {
namespace {

/// With one to four decimals: 0.0001 is -80 dB.
std::string level_text(float level) {
  const double rounded = std::round(static_cast<double>(level) * 10'000.0) / 10'000.0;
  const bool is_whole = std::trunc(rounded) == rounded;
  return is_whole ? fmt::format("{:.1f}", rounded) : fmt::format("{}", rounded);
}

std::string pair_text(const std::array<float, 2>& levels) {
  return fmt::format("[{},{}]", level_text(levels[0]), level_text(levels[1]));
}

}  // namespace

std::string encode_level_frame(std::uint32_t hop_seq, const spectrum::StereoLevels& levels) {
  return fmt::format(
      R"({{"type":"levels.frame","hopSeq":{},"peak":{},"rms":{},"clipped":[{},{}]}})", hop_seq,
      pair_text(levels.peak), pair_text(levels.rms), levels.clipped[0], levels.clipped[1]);
}

}  // namespace tactus::protocol
