#pragma once

#include <cstdint>

#include "protocol/lights/wled_packet.h"
#include "spectrum/light_features.h"

namespace tactus::bridges {

/// The values that WLED's effects expect: levels and channels up to 255 and 254, a magnitude up to
/// 4096, and a frequency of 1 to 11,025 Hz.
/// @param frame_counter  of the packet
/// Thread: any. Errors: none.
/// Source: docs/lights.md.
protocol::WledPacket wled_values(const spectrum::LightFeatures& features,
                                 std::uint8_t frame_counter);

}  // namespace tactus::bridges
