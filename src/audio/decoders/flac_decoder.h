#pragma once

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// Opens a FLAC file, after an ID3v2 tag too. Its length is that of the frames it contains; the
/// header's may be 0 in a streamed file, and too high in a file that was cut off.
/// Errors: a fault in words.
OpenedDecoder open_flac(const ByteWindow& window);

/// Opens FLAC in Ogg. Errors: a fault in words.
OpenedDecoder open_ogg_flac(const ByteWindow& window);

}  // namespace tactus::audio
