#pragma once

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// Opens WAV, AIFF, CAF, AU and the other uncompressed formats of libsndfile.
/// Errors: a fault in words; "not an audio file of a supported format" for other files.
OpenedDecoder open_sndfile(const ByteWindow& window);

}  // namespace tactus::audio
