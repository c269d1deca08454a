#pragma once

#include <tactus/export.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tactus {

/// Number of bands in a spectrum. The wire calls them bins.
inline constexpr std::size_t band_count = 64;
/// One value per band, lowest band first.
using Bands = std::array<float, band_count>;

/// The analysed signal: mid is (left + right) / 2, side is (left - right) / 2.
enum class Channel : std::uint8_t { mid, left, right, side };

/// How bands divide the frequency range. log, linear and mel: 64 bands of equal width on that
/// scale, from 40 Hz to 16 kHz, or to 0.45 * sample_rate if that is lower. semitone: band i is the
/// note 55 * 2^(i / 12) Hz, a quarter tone to either side.
enum class BandLayout : std::uint8_t { log, linear, mel, semitone };

/// Return the name on the wire, e.g. "mid" or "log".
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT std::string_view name(Channel channel) noexcept;
TACTUS_EXPORT std::string_view name(BandLayout layout) noexcept;

}  // namespace tactus
