#include "audio/sources/stereo_fold.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace tactus::audio {
namespace {

// One letter per channel (Left, Right, Both, None), for the common layouts of 1 to 8 channels.
constexpr std::array<std::string_view, 9> layouts = {
    "", "B", "LR", "LRB", "LRLR", "LRBLR", "LRBNLR", "LRBNBLR", "LRBNLRLR"};
// Front left and right have full weight; channels added to them are 3 dB lower.
constexpr float added = 0.70710678F;

char side_of(std::size_t channel, std::size_t count) {
  if (count < layouts.size()) return layouts[count][channel];
  return channel % 2 == 0 ? 'L' : 'R';
}

}  // namespace

StereoFold::StereoFold(int input_channels)
    : weights_(static_cast<std::size_t>(std::max(input_channels, 1))) {
  std::array<float, channels> sums{};
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const char side = side_of(i, weights_.size());
    const float weight = i < 2 || weights_.size() >= layouts.size() ? 1.0F : added;
    weights_[i] = {side == 'L' || side == 'B' ? weight : 0.0F,
                   side == 'R' || side == 'B' ? weight : 0.0F};
    for (std::size_t ear = 0; ear < sums.size(); ++ear) sums[ear] += weights_[i][ear];
  }
  for (auto& weight : weights_) {
    for (std::size_t ear = 0; ear < sums.size(); ++ear) weight[ear] /= sums[ear];
  }
}

void StereoFold::fold(std::span<const float> in, std::span<float> out) const noexcept {
  for (std::size_t frame = 0; frame < out.size() / channels; ++frame) {
    float left = 0.0F;
    float right = 0.0F;
    const float* samples = in.data() + frame * weights_.size();
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const float sample = std::isfinite(samples[i]) ? samples[i] : 0.0F;
      left += weights_[i][0] * sample;
      right += weights_[i][1] * sample;
    }
    out[frame * channels] = left;
    out[frame * channels + 1] = right;
  }
}

}  // namespace tactus::audio
