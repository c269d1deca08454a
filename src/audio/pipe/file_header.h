#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tactus::audio {

/// What the first bytes of an input say about it.
struct FileHeader {
  std::string_view format = {};  ///< e.g. "a WAV file"; empty: raw PCM
  bool needs_more = false;       ///< the bytes may be the start of a header; more would tell
};

/// Recognises the headers of audio and media files, so that they are not played as raw PCM. MPEG
/// audio and AAC streams have no header; they are recognised by two frames in sequence.
/// @param start  first bytes of the input; 4 KiB are enough for each format
/// Thread: any. Errors: none.
/// Source: the formats' specifications; for frame lengths ISO/IEC 11172-3, 2.4.3.1 (MPEG audio) and
/// ISO/IEC 14496-3, 1.A.2 (ADTS).
FileHeader file_header(std::span<const std::byte> start) noexcept;

}  // namespace tactus::audio
