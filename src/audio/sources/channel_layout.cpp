#include "audio/sources/channel_layout.h"

#include <array>
#include <bit>
#include <cstddef>
#include <string_view>

namespace tactus::audio {
namespace {

// One letter per channel: front Left and Right, Centre, left and right at the side or behind, low
// frequencies (-).
using Layouts = std::array<std::string_view, 9>;
constexpr Layouts wav = {"", "C", "LR", "LRC", "LRlr", "LRClr", "LRC-lr", "LRC-Clr", "LRC-lrlr"};
constexpr Layouts xiph = {"", "C", "LR", "LCR", "LRlr", "LCRlr", "LCRlr-", "LCRlrC-", "LCRlrlr-"};
// The bits of a speaker mask, from the lowest: front left, front right, front centre, low
// frequencies, back left, back right, left of centre, right of centre, back centre, side left, side
// right, top centre, top front left, centre, right, top back left, centre, right.
constexpr std::string_view mask_bits = "LRC-lrlrClrClCrlCr";

Speaker speaker(char letter) {
  switch (letter) {
    case 'L':
      return Speaker::front_left;
    case 'R':
      return Speaker::front_right;
    case 'C':
      return Speaker::centre;
    case 'l':
      return Speaker::left;
    case 'r':
      return Speaker::right;
    default:
      return Speaker::silent;
  }
}

ChannelLayout layout_of(const Layouts& layouts, int channel_count) {
  ChannelLayout layout;
  if (channel_count < 1 || channel_count >= static_cast<int>(layouts.size())) return layout;
  for (const char letter : layouts[static_cast<std::size_t>(channel_count)]) {
    layout.push_back(speaker(letter));
  }
  return layout;
}

}  // namespace

ChannelLayout wav_layout(int channel_count) { return layout_of(wav, channel_count); }

ChannelLayout xiph_layout(int channel_count) { return layout_of(xiph, channel_count); }

ChannelLayout mask_layout(std::uint32_t mask, int channel_count) {
  if (channel_count < 2 || std::popcount(mask) != channel_count) return wav_layout(channel_count);
  ChannelLayout layout;
  for (std::size_t bit = 0; bit < 32; ++bit) {
    if ((mask >> bit & 1U) != 0)
      layout.push_back(speaker(bit < mask_bits.size() ? mask_bits[bit] : '-'));
  }
  return layout;
}

}  // namespace tactus::audio
