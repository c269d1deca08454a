#pragma once

#include <tactus/result.h>

#include <string_view>
#include <variant>

#include "protocol/lights/wled_packet.h"
#include "protocol/spectrum/audio_frame.h"

namespace tactus::protocol {

/// What lights receive by UDP.
using LightPacket = std::variant<WledPacket, AudioFrame>;

/// Reads a datagram for lights: an audio frame if it has its magic, else WLED's packet.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, as read_audio_frame and
/// read_wled_packet.
Result<LightPacket> read_light_packet(std::string_view bytes);

}  // namespace tactus::protocol
