#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/spectrum/quantised_bands.h"
#include "protocol/spectrum/spectrum_frame.h"

namespace tactus::protocol {

enum class JsonKey : bool { no, yes };  ///< whether deltas may follow

/// {"type": "audio.fft.frame" or "spectrum.frame", "hopSeq", "key"?: true, "bins": […]}
/// @param bands  in ten-thousandths
std::string json_frame(const SpectrumFrame& frame, const SpectrumOptions& options,
                       const QuantisedBands& bands, JsonKey key);

/// {"type", "hopSeq", "delta": true, "keySeq", "changes": [[band, value], …]}
/// Returns an empty string if a delta would not be shorter than a full frame.
std::string json_delta(const SpectrumFrame& frame, const SpectrumOptions& options,
                       const QuantisedBands& bands, const QuantisedBands& key,
                       std::uint32_t key_seq);

/// A spectrum.frame as an audio.fft.frame. Thread: any. Errors: none; other texts stay as they are.
std::string as_fft_frame(std::string_view frame);

}  // namespace tactus::protocol
