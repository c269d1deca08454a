#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/spectrum/quantised_bands.h"
#include "protocol/spectrum/spectrum_frame.h"

namespace tactus::protocol {

// The binary frame: a 24-byte header, then the bands. Little-endian.
inline constexpr std::string_view spectrum_magic = "TSP1";
inline constexpr std::uint8_t spectrum_version = 1;
inline constexpr std::size_t spectrum_header_bytes = 24;
enum SpectrumFlag : std::uint8_t { key_flag = 1, delta_flag = 2, silence_flag = 4 };

/// Encodes a key frame in u8 or u16, as given by the options.
std::string binary_frame(const SpectrumFrame& frame, const SpectrumOptions& options,
                         const QuantisedBands& bands);

/// Encodes a key frame in f32, which is not quantised.
std::string binary_f32_frame(const SpectrumFrame& frame, const SpectrumOptions& options);

/// Encodes the bands that differ from the key frame, as differences modulo the format's range.
/// Returns an empty string if a delta would not be shorter than a key frame.
std::string binary_delta(const SpectrumFrame& frame, const SpectrumOptions& options,
                         const QuantisedBands& bands, const QuantisedBands& key);

}  // namespace tactus::protocol
