#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>

#include <cstdint>
#include <string_view>

#include "protocol/spectrum/audio_frame.h"

namespace tactus::protocol {

/// A spectrum of all bands, as received by a client.
struct FftFrame {
  std::uint32_t hop_seq = 0;
  Bands bins{};  ///< each in [0, 1]
};

/// Reads a full audio.fft.frame of all bands; the inverse of encoding. Unknown members are ignored.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, with the invalid member unless the
/// JSON itself is invalid.
Result<FftFrame> read_fft_frame(std::string_view json);

/// Reads the 464 bytes of an audio frame.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a wrong length or magic, or a
/// non-finite number.
Result<AudioFrame> read_audio_frame(std::string_view bytes);

}  // namespace tactus::protocol
