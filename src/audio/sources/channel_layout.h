#pragma once

#include <cstdint>
#include <vector>

namespace tactus::audio {

/// Where the sound of a channel is heard in stereo.
enum class Speaker : std::uint8_t {
  front_left,
  front_right,
  centre,  ///< front or back, and a single channel
  left,    ///< at the side or behind
  right,
  silent,  ///< low frequencies, and positions without a side
};

/// The speakers of interleaved channels, in their order.
using ChannelLayout = std::vector<Speaker>;

/// The order of WAV and FLAC files without a speaker mask, for 1 to 8 channels: front left, front
/// right, centre, low frequencies, ... Empty for more: their speakers are unknown.
ChannelLayout wav_layout(int channel_count);

/// The order of Vorbis and Opus files, for 1 to 8 channels. Empty for more.
/// Source: Vorbis I specification, section 4.3.9; RFC 7845, section 5.1.1.2.
ChannelLayout xiph_layout(int channel_count);

/// The order that a speaker mask gives (WAVEFORMATEXTENSIBLE's dwChannelMask). wav_layout() if the
/// mask does not have one bit per channel.
ChannelLayout mask_layout(std::uint32_t mask, int channel_count);

}  // namespace tactus::audio
