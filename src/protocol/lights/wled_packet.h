#pragma once

#include <tactus/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

inline constexpr std::size_t wled_packet_bytes = 44;
inline constexpr std::size_t wled_channels = 16;
inline constexpr std::uint16_t wled_port = 11988;
inline constexpr std::string_view wled_group = "239.0.0.1";  ///< the multicast group of all WLEDs

/// WLED's audio sync packet, version 2: what a WLED device with the audioreactive usermod draws.
struct WledPacket {
  float sample_raw = 0.0F;                             ///< level, 0 to 255
  float sample_smooth = 0.0F;                          ///< the same, smoothed
  bool sample_peak = false;                            ///< a hit was heard
  std::uint8_t frame_counter = 0;                      ///< counts packets; some senders leave it 0
  std::array<std::uint8_t, wled_channels> channels{};  ///< equaliser, lowest band first
  std::uint16_t zero_crossings = 0;                    ///< in 23 ms
  float magnitude = 0.0F;                              ///< of the strongest frequency, 0 to 4096
  float major_peak_hz = 0.0F;                          ///< the strongest frequency
};

/// Encodes the 44 wire bytes, little-endian. Non-finite numbers become 0.
/// Source: the table in docs/lights.md, which is WLED's "UDP Sound Sync", version 2.
/// Thread: any. Realtime-safe: no. Errors: none.
std::string encode(const WledPacket& packet);

/// Reads the 44 bytes. Ignores the two bytes after the header, which some senders use.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a wrong length or header, or a
/// non-finite number.
Result<WledPacket> read_wled_packet(std::string_view bytes);

}  // namespace tactus::protocol
