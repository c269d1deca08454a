#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "audio/files/track.h"

namespace tactus::audio {

/// Files placed end to end on the timeline. Only one is open at a time, so any number is cheap.
/// Threads: one at a time; length and description any.
class Playlist {
 public:
  /// Receives a line for a person when a file can no longer be opened.
  using Warn = std::function<void(const std::string&)>;

  /// @param paths  at least one
  /// @param warn   called by read(), once until the file can be opened again
  /// Errors: as Track::open, for the first unplayable file.
  static Result<Playlist> open(std::span<const std::string> paths, SampleRate rate, Warn warn = {});

  Frames length() const noexcept { return entries_.back().end; }

  /// e.g. "song.flac, 3:41, 44100 Hz resampled" or "5 files, 17:05".
  std::string description() const;

  /// Reads from any frame, across files; silence past the end and for files that can no longer be
  /// opened.
  /// @param position  0 or more
  /// @return false if no file of this range can be opened
  bool read(Frames position, std::span<float> out);

 private:
  struct Entry {
    std::string path;
    Frames start = 0;
    Frames end = 0;
    SampleRate file_rate = 0;
    bool is_lost = false;  ///< the last attempt to open it failed
  };
  Playlist(SampleRate rate, Warn warn) : rate_{rate}, warn_{std::move(warn)} {}
  Track* track(std::size_t index);

  SampleRate rate_;
  Warn warn_;
  std::vector<Entry> entries_;
  std::optional<Track> track_;
  std::size_t open_index_ = 0;
};

}  // namespace tactus::audio
