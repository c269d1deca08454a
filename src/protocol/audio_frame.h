#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "spectrum/features.h"

namespace tactus::protocol {

inline constexpr std::size_t audio_frame_bytes = 464;
inline constexpr std::uint32_t audio_frame_magic = 0x00445541;  ///< "AUD" and a zero

/// An audio frame before it is encoded: the features of the sound, and the beat.
struct AudioFrame {
  std::uint32_t hop_seq = 0;
  std::uint32_t uptime_ms = 0;
  spectrum::AudioFeatures features;
  float bpm = 120.0F;
  float confidence = 1.0F;
  float beat_phase = 0.0F;  ///< 0 up to 1
  bool beat_tick = false;   ///< a beat was crossed since the frame before
  bool downbeat_tick = false;
};

/// The 464 bytes of the wire, little-endian. Source: the contract's table in docs/protocol.md.
std::string encode(const AudioFrame& frame);

/// audio.subscribed, with its constants in "data" and beside it.
std::string encode_audio_subscribed(std::string_view request_id, std::uint32_t client_id);

}  // namespace tactus::protocol
