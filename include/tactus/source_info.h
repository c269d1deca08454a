#pragma once

#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tactus {

/// Where the sound comes from.
enum class SourceKind : std::uint8_t { tune, file, pipe, capture, host };

/// What is heard at the moment.
struct SourceInfo {
  SourceKind kind = SourceKind::host;
  std::string name = {};    ///< of the file, pipe or device, e.g. "song.flac"
  std::string title = {};   ///< from tags, or empty
  std::string artist = {};  ///< from tags, or empty
  std::optional<double> length_seconds = std::nullopt;  ///< nothing for an endless source
  std::vector<std::string> files = {};                  ///< names, in the order of playback
  std::optional<std::size_t> index = std::nullopt;      ///< in `files`, of the one that plays
  SampleRate sample_rate = 0;                           ///< of the material; 0 if unknown
  int channels = 0;                                     ///< of the material; 0 if unknown
  double latency_ms = 0;      ///< from the sound's arrival until it is analysed
  double buffered_ms = 0;     ///< sound that has arrived and waits to be played
  double silent_seconds = 0;  ///< since the last sound above -60 dBFS
  std::string fault = {};     ///< what is wrong, for a person, or empty

  friend bool operator==(const SourceInfo&, const SourceInfo&) = default;
};

}  // namespace tactus
