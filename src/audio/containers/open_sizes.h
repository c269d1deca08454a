#pragma once

#include <cstdint>
#include <optional>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

/// Corrects the sizes in the header of a WAV or CAF file that its writer did not fill in, because
/// it wrote to a pipe or crashed: the audio lasts to the end of the file. libsndfile itself handles
/// sizes that are too large. Other files stay as they are.
void close_open_sizes(ByteWindow& file);

// Codecs of a WAV file that are MPEG audio.
inline constexpr std::uint64_t wav_mpeg = 0x50;
inline constexpr std::uint64_t wav_mp3 = 0x55;

/// Where the audio of a WAV, AIFF, CAF or AU file is.
struct AudioChunk {
  std::uint64_t wav_format = 0;  ///< codec of a WAV file
  std::uint64_t begin = 0;       ///< bytes
  std::uint64_t end = 0;         ///< in the file
  bool is_cut = false;           ///< the header tells more than the file holds
};

/// Reads the chunks of a file; nothing for another format. Errors: none.
std::optional<AudioChunk> audio_chunk(const ByteWindow& window);

}  // namespace tactus::audio
