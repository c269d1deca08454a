#include "protocol/lights/light_packet.h"

#include <cstdint>

#include "protocol/spectrum/frame_reader.h"
#include "protocol/spectrum/little_endian.h"

namespace tactus::protocol {

Result<LightPacket> read_light_packet(std::string_view bytes) {
  const bool is_audio_frame = bytes.size() >= sizeof audio_frame_magic &&
                              get<std::uint32_t>(bytes.data()) == audio_frame_magic;
  if (is_audio_frame) {
    const auto frame = read_audio_frame(bytes);
    if (!frame) return frame.error();
    return LightPacket{*frame};
  }
  const auto packet = read_wled_packet(bytes);
  if (!packet) return packet.error();
  return LightPacket{*packet};
}

}  // namespace tactus::protocol
