#pragma once

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// Opens MP3 (and MP2, MP1) data of one sample rate and number of channels. Its length is counted
/// frame by frame, unless a Xing header describes all of the data; a LAME header's encoder delay
/// and padding are cut off. Errors: a fault in words.
OpenedDecoder open_mpeg(const ByteWindow& window);

}  // namespace tactus::audio
