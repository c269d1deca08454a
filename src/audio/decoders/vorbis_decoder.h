#pragma once

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// The streams of an Ogg Vorbis file, which may be chained. None if it contains no Vorbis.
Streams vorbis_streams(const ByteWindow& file);

}  // namespace tactus::audio
