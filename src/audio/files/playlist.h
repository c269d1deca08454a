#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/files/track.h"

namespace tactus::audio {

/// Files placed end to end on the timeline. Only one is open at a time, so any number is cheap.
/// Threads: one at a time; length and description any.
class Playlist {
 public:
  /// @param paths  at least one
  /// Errors: as Track::open, for the first unplayable file.
  static Result<Playlist> open(std::span<const std::string> paths, SampleRate rate);

  Frames length() const noexcept { return entries_.back().end; }

  /// e.g. "song.flac, 3:41, 44100 Hz resampled" or "5 files, 17:05".
  std::string description() const;

  /// Reads from any frame, across files; silence past the end and for files that can no longer be
  /// opened.
  /// @param position  0 or more
  void read(Frames position, std::span<float> out);

 private:
  struct Entry {
    std::string path;
    Frames start = 0;
    Frames end = 0;
    SampleRate file_rate = 0;
  };
  explicit Playlist(SampleRate rate) : rate_{rate} {}
  Track* track(std::size_t index);

  SampleRate rate_;
  std::vector<Entry> entries_;
  std::optional<Track> track_;
  std::size_t open_index_ = 0;
};

}  // namespace tactus::audio
