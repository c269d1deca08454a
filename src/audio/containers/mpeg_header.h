#pragma once

#include <mpg123.h>

#include <cstdint>
#include <optional>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

/// Whether a frame is no sound but a Xing or LAME header. Leaves the position behind its name.
/// @param frame  its first byte
bool is_mpeg_header(ByteWindow& bytes, std::uint64_t frame, const mpg123_frameinfo& info);

/// What a header states of its file; 0 where it does not.
struct StatedSize {
  std::uint64_t frames = 0;  ///< without the header's own
  std::uint64_t bytes = 0;   ///< with the header's frame
};

/// Reads the fields at the position where is_mpeg_header() left it.
StatedSize stated_size(ByteWindow& bytes);

/// Makes the header in the first frame true for an incomplete part of its file: the number of
/// frames and bytes, and no padding at the end. The encoder's delay at the start stays known.
/// @param fields  where is_mpeg_header() left the position, in the part
/// @param frames  without the header's own
void correct_header(ByteWindow& part, std::uint64_t fields, std::uint64_t frames);

/// The part of a file that its Xing or LAME header describes.
struct DescribedPart {
  ByteWindow window;
  std::uint64_t frames = 0;
};

/// Reads the header in the first frame of MP3 data. Nothing if there is none, or if its size is not
/// that of the data, as in a joined or incomplete file: then its length is wrong, too.
std::optional<DescribedPart> described_part(const ByteWindow& file);

}  // namespace tactus::audio
