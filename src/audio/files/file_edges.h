#pragma once

#include <tactus/units.h>

#include <string>
#include <vector>

#include "audio/files/audio_file.h"

namespace tactus::audio {

// The first and last frames of a file, to join another file to it. A file of another rate is
// interpolated with cubic polynomials: the frames only pass through the end of a resampling filter.
// Fewer frames than asked for are returned for a shorter file, and none for one that cannot be
// opened. The results are interleaved.
// Thread: one at a time. Errors: none.

/// @param rate  of the result
std::vector<float> first_frames(const std::string& path, SampleRate rate, Frames count);
std::vector<float> last_frames(const std::string& path, SampleRate rate, Frames count);

}  // namespace tactus::audio
