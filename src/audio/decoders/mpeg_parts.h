#pragma once

#include <cstdint>

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// MP3 files joined into one, and what lies between their frames.
struct MpegParts {
  Streams streams;
  std::uint64_t frames = 0;  ///< of the longest part; 0 or few in files that are not MP3
  std::uint64_t damage = 0;  ///< places within a part with bytes that belong to no frame
};

/// Divides MP3 data where the sample rate or the number of channels changes, and before each header
/// of a joined file. Reads all of it, unless a header describes all of it.
MpegParts mpeg_parts(const ByteWindow& file);

}  // namespace tactus::audio
