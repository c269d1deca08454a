#include <tactus/spectrum.h>

namespace tactus {

std::string_view name(Channel channel) noexcept {
  switch (channel) {
    case Channel::mid:
      return "mid";
    case Channel::left:
      return "left";
    case Channel::right:
      return "right";
    case Channel::side:
      break;
  }
  return "side";
}

std::string_view name(BandLayout layout) noexcept {
  switch (layout) {
    case BandLayout::log:
      return "log";
    case BandLayout::linear:
      return "linear";
    case BandLayout::mel:
      return "mel";
    case BandLayout::semitone:
      break;
  }
  return "semitone";
}

}  // namespace tactus
