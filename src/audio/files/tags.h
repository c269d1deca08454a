#pragma once

#include <tactus/units.h>

#include <optional>
#include <string>

namespace tactus::audio {

/// What a file's tags tell about its music.
struct Tags {
  std::string title = {};   ///< UTF-8, or empty
  std::string artist = {};  ///< UTF-8, or empty
  /// Of ID3 TBPM, Vorbis BPM or TEMPO, or a WAV file's ACID chunk; 20 to 999.
  std::optional<Bpm> bpm = std::nullopt;
};

/// Reads the tags of a file; none if it has no tags or cannot be read.
/// Thread: any. Realtime-safe: no (reads the disk). Errors: none.
Tags read_tags(const std::string& path);

}  // namespace tactus::audio
