#pragma once

#include <cstdint>
#include <string>

#include "audio/decoders/decoder.h"

namespace tactus::audio {

/// The streams of a file, or why it cannot be played.
struct FileStreams {
  Streams streams = {};      ///< no windows if the file cannot be played
  std::uint64_t damage = 0;  ///< damaged places found so far
  std::string fault = {};    ///< what is wrong, and what to do
};

/// Finds the streams of a file: one in most, several in chained Ogg files and joined MP3 files.
/// @param path  for the command in `fault`
FileStreams find_streams(const ByteWindow& file, const std::string& path);

}  // namespace tactus::audio
