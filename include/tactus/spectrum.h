#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tactus {

/// Bands of a spectrum; the wire calls them bins.
inline constexpr std::size_t band_count = 64;
/// One value for each band, from the lowest.
using Bands = std::array<float, band_count>;

/// Which sound is analysed: mid is (left + right) / 2, side is (left - right) / 2.
enum class Channel : std::uint8_t { mid, left, right, side };

/// How the bands divide the frequencies. log, linear and mel: 64 bands of equal width on that scale
/// from 40 Hz to 16 kHz, or to 0.45 * sample_rate where that is lower. semitone: band i is the note
/// 55 * 2^(i / 12) Hz, a quarter tone to either side.
enum class BandLayout : std::uint8_t { log, linear, mel, semitone };

/// "mid", "left", "right" or "side"; "log", "linear", "mel" or "semitone".
std::string_view name(Channel channel) noexcept;
std::string_view name(BandLayout layout) noexcept;

}  // namespace tactus
