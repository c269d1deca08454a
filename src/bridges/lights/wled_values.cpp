#include "bridges/lights/wled_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tactus::bridges {
namespace {

constexpr float full_level = 255.0F;
constexpr float full_channel = 254.0F;  // WLED's own senders stop there
constexpr float full_magnitude = 4096.0F;
constexpr float lowest_peak_hz = 1.0F;
constexpr float highest_peak_hz = 11'025.0F;

}  // namespace

protocol::WledPacket wled_values(const spectrum::LightFeatures& features,
                                 std::uint8_t frame_counter) {
  static_assert(spectrum::light_channels == protocol::wled_channels);
  protocol::WledPacket packet{
      .sample_raw = full_level * features.level,
      .sample_smooth = full_level * features.smooth,
      .sample_peak = features.hit,
      .frame_counter = frame_counter,
      .zero_crossings = static_cast<std::uint16_t>(std::min<std::size_t>(
          features.zero_crossings, std::numeric_limits<std::uint16_t>::max())),
      .magnitude = full_magnitude * features.peak_level,
      .major_peak_hz = std::clamp(features.peak_hz, lowest_peak_hz, highest_peak_hz)};
  std::ranges::transform(features.channels, packet.channels.begin(), [](float channel) {
    return static_cast<std::uint8_t>(std::lround(full_channel * std::clamp(channel, 0.0F, 1.0F)));
  });
  return packet;
}

}  // namespace tactus::bridges
