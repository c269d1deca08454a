#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "spectrum/features.h"

namespace tactus::protocol {

inline constexpr std::size_t audio_frame_bytes = 464;
inline constexpr std::uint32_t audio_frame_magic = 0x00445541;  ///< "AUD" and a zero byte

/// An audio frame before encoding: features of the sound, and the beat.
struct AudioFrame {
  std::uint32_t hop_seq = 0;
  std::uint32_t uptime_ms = 0;
  spectrum::AudioFeatures features;
  float bpm = 120.0F;
  float confidence = 1.0F;
  float beat_phase = 0.0F;  ///< [0, 1)
  bool beat_tick = false;   ///< a beat passed since the previous frame
  bool downbeat_tick = false;
};

/// Encodes the 464 wire bytes, little-endian. Source: the table in docs/protocol.md.
std::string encode(const AudioFrame& frame);

/// Encodes audio.subscribed. Its constants appear at the top level and in "data".
std::string encode_audio_subscribed(std::string_view request_id, std::uint32_t client_id);

}  // namespace tactus::protocol
