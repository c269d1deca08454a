#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>

#include <cstdint>
#include <string_view>

#include "protocol/audio_frame.h"

namespace tactus::protocol {

/// A spectrum of all bands, as a client gets it.
struct FftFrame {
  std::uint32_t hop_seq = 0;
  Bands bins{};  ///< each in [0, 1]
};

/// Reads an audio.fft.frame of all bands that stands alone: the inverse of writing one. Members it
/// does not know are passed over.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, with the member at fault where it is
/// not the JSON itself.
Result<FftFrame> read_fft_frame(std::string_view json);

/// Reads the 464 bytes of an audio frame.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for another length or magic, or a
/// number that is none.
Result<AudioFrame> read_audio_frame(std::string_view bytes);

}  // namespace tactus::protocol
