#pragma once

#include <cstdint>

namespace tactus {

/// A length or position in sample frames. A frame is one sample of every channel.
using Frames = std::int64_t;
/// Sample frames per second, in hertz.
using SampleRate = std::uint32_t;
/// Tempo in beats of the meter per minute.
using Bpm = double;
/// A length or position in beats of the meter.
using Beats = double;
/// A length or position in seconds.
using Seconds = double;

inline constexpr SampleRate min_sample_rate = 8'000;
inline constexpr SampleRate max_sample_rate = 384'000;
inline constexpr Frames max_block_size = 8'192;
inline constexpr Bpm min_bpm = 20.0;
inline constexpr Bpm max_bpm = 999.0;
inline constexpr double min_update_hz = 1.0;
inline constexpr double max_update_hz = 240.0;
/// The last position of the playhead: JSON readers represent whole numbers up to 2^53 exactly.
inline constexpr Frames max_position = Frames{1} << 53;

}  // namespace tactus
