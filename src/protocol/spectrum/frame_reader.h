#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>

#include <array>
#include <boost/json/fwd.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/spectrum/audio_frame.h"

namespace tactus::protocol {

/// A changed band of a delta.
struct BandChange {
  std::uint16_t band = 0;  ///< of 64
  float value = 0.0F;      ///< in [0, 1]
};

/// A spectrum in JSON, as received: full, or the changes against a key frame.
struct FftFrame {
  std::uint32_t hop_seq = 0;
  bool delta = false;
  std::size_t count = 0;      ///< bins of a full frame, or changes of a delta; at most 64
  Bands bins{};               ///< the first `count` of a full frame, each in [0, 1]
  std::uint32_t key_seq = 0;  ///< hop_seq of a delta's key frame
  std::array<BandChange, band_count> changes{};
};

/// Reads an audio.fft.frame or spectrum.frame; the inverse of encoding. Unknown members are
/// ignored. Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, with the invalid member
/// unless the JSON itself is invalid.
Result<FftFrame> read_fft_frame(std::string_view json);

/// The same for a parsed message.
Result<FftFrame> read_fft_frame(const boost::json::object& message);

/// Reads the 464 bytes of an audio frame.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a wrong length or magic, or a
/// non-finite number.
Result<AudioFrame> read_audio_frame(std::string_view bytes);

}  // namespace tactus::protocol
