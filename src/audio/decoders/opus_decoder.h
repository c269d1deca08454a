#pragma once

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// The streams of an Ogg Opus file, which may be chained. None if it contains no Opus.
Streams opus_streams(const ByteWindow& file);

}  // namespace tactus::audio
