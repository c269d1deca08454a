#pragma once

#include "audio/decoders/byte_window.h"

namespace tactus::audio {

/// Corrects the sizes in the header of a WAV or CAF file that its writer did not fill in, because
/// it wrote to a pipe or crashed: the audio lasts to the end of the file. libsndfile itself handles
/// sizes that are too large. Other files stay as they are.
void close_open_sizes(ByteWindow& file);

}  // namespace tactus::audio
