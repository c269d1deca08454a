#pragma once

#include <mpg123.h>

#include <cstdint>
#include <optional>

#include "audio/decoders/byte_window.h"

namespace tactus::audio {

/// Whether a frame is no sound but a Xing or LAME header. Leaves the position behind its name.
/// @param frame  its first byte
bool is_mpeg_header(ByteWindow& bytes, std::uint64_t frame, const mpg123_frameinfo& info);

/// The number of frames that a header tells, itself not counted; 0 if it does not.
/// Call it after is_mpeg_header() returned true.
std::uint64_t stated_frames(ByteWindow& bytes);

/// The part of a file that its Xing or LAME header describes.
struct DescribedPart {
  ByteWindow window;
  std::uint64_t frames = 0;
};

/// Reads the header in the first frame of MP3 data. Nothing if there is none, or if its size is not
/// that of the data, as in a joined or incomplete file: then its length is wrong, too.
std::optional<DescribedPart> described_part(const ByteWindow& file);

}  // namespace tactus::audio
