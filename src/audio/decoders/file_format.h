#pragma once

#include <string>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

/// What the first bytes of a file say it is.
enum class FileFormat {
  flac,
  ogg_vorbis,
  ogg_opus,
  ogg_flac,
  mpeg,      ///< MP3, MP2 or MP1
  foreign,   ///< a format that ffmpeg can convert
  playlist,  ///< names of files
  unknown,
};

struct FoundFormat {
  FileFormat format = FileFormat::unknown;
  std::string name;  ///< of a foreign format, e.g. "AAC in MP4"
};

/// Reads the start of a file, after an ID3v2 tag. Errors: none.
FoundFormat format_of_file(const ByteWindow& file);

}  // namespace tactus::audio
