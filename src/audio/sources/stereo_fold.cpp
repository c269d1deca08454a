#include "audio/sources/stereo_fold.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tactus::audio {
namespace {

constexpr float minus_3_db = 0.70710678F;
constexpr float loudest = 1e6F;

std::array<float, channels> weights_of(Speaker speaker) {
  switch (speaker) {
    case Speaker::front_left:
      return {1.0F, 0.0F};
    case Speaker::front_right:
      return {0.0F, 1.0F};
    case Speaker::centre:
      return {minus_3_db, minus_3_db};
    case Speaker::left:
      return {minus_3_db, 0.0F};
    case Speaker::right:
      return {0.0F, minus_3_db};
    case Speaker::silent:
      break;
  }
  return {0.0F, 0.0F};
}

}  // namespace

StereoFold::StereoFold(int input_channels)
    : StereoFold{wav_layout(std::max(input_channels, 1)), input_channels} {}

StereoFold::StereoFold(const ChannelLayout& layout, int input_channels)
    : weights_(static_cast<std::size_t>(std::max(input_channels, 1))) {
  const std::size_t count = weights_.size();
  if (count == 1) {
    weights_[0] = {1.0F, 1.0F};
  } else if (layout.size() == count) {
    std::ranges::transform(layout, weights_.begin(), weights_of);
  } else {  // Unknown speakers alternate; the mean of each side.
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t side = i % 2;
      weights_[i][side] = 1.0F / static_cast<float>((count + 1 - side) / 2);
    }
  }
}

void StereoFold::fold(std::span<const float> in, std::span<float> out) const noexcept {
  for (std::size_t frame = 0; frame < out.size() / channels; ++frame) {
    float left = 0.0F;
    float right = 0.0F;
    const float* samples = in.data() + frame * weights_.size();
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const float sample =
          std::isfinite(samples[i]) ? std::clamp(samples[i], -loudest, loudest) : 0.0F;
      left += weights_[i][0] * sample;
      right += weights_[i][1] * sample;
    }
    out[frame * channels] = left;
    out[frame * channels + 1] = right;
  }
}

}  // namespace tactus::audio
