#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/files/file_faults.h"
#include "audio/files/track.h"
#include "platform/files/file_io.h"

namespace tactus::audio {

/// Files placed end to end on the timeline. Only one is open at a time, so any number is cheap.
///
/// Resampled files are joined without a click: each is continued by the next one, and the last one
/// of a loop by its first.
/// Threads: one at a time calls read() and follow_loop(); any calls the rest.
class Playlist {
 public:
  /// A listed file, as it was when the playlist was opened.
  struct File {
    std::string path;
    Frames start = 0;  ///< on the timeline
    Frames end = 0;
    SampleRate rate = 0;  ///< its own
    int channels = 0;     ///< its own
  };

  /// @param paths   at least one
  /// @param faults  receives what is wrong with files at their turn; must outlive the playlist
  /// Errors: as Track::open, for the first unplayable file.
  static Result<Playlist> open(std::span<const std::string> paths, SampleRate rate,
                               FileFaults& faults);

  Frames length() const noexcept { return files_.back().end; }

  /// e.g. "song.flac, 3:41, 44100 Hz resampled" or "5 files, 17:05".
  std::string description() const;

  /// In the order of playback.
  const std::vector<File>& files() const noexcept { return files_; }
  std::vector<std::string> paths() const;
  /// The file at a position; the last one past the end.
  std::size_t index_at(Frames position) const noexcept;
  /// Start of a file on the timeline. @param index  less than the number of files
  Frames file_start(std::size_t index) const { return files_[index].start; }

  /// The position itself if it can be played, or else the start of the next file that can, as far
  /// as is known; length() if there is none.
  Frames playable_from(Frames position) const;

  /// Reads from any frame, across files; silence past the end and for what cannot be played.
  /// @param position  0 or more
  /// @return false if nothing of this range can be played
  bool read(Frames position, std::span<float> out);

  /// A part of the timeline in frames.
  struct Range {
    Frames start = 0;
    Frames end = 0;
  };
  /// Joins the last file of a loop to its first, if it consists of whole files.
  /// @return the ranges that sound differently now
  std::vector<Range> follow_loop(bool loops, Frames start, Frames end);

 private:
  struct Loop {
    std::size_t first = 0;
    std::size_t last = 0;
    bool operator==(const Loop&) const = default;
  };
  Playlist(SampleRate rate, FileFaults& faults) : rate_{rate}, faults_{&faults} {}
  Track* track(std::size_t index);
  void check_length(std::size_t index);
  void check_damage(std::size_t index);
  void read_around(std::size_t index, Frames position, std::span<float> out);
  std::vector<float> frames_before(std::size_t index) const;
  std::vector<float> frames_after(std::size_t index) const;
  std::optional<std::size_t> previous(std::size_t index) const;
  std::optional<std::size_t> next(std::size_t index) const;
  void forget_surroundings();

  SampleRate rate_;
  FileFaults* faults_;
  std::vector<File> files_;
  std::vector<bool> damaged_;  // by file: damaged places were found, and reported
  std::optional<Loop> loop_;
  std::optional<Track> track_;
  std::size_t open_index_ = 0;
  platform::FileStatus status_;  // of the open file, when it was opened
  // Surroundings of the open file at its rate: Track::reach() frames before and after it.
  std::optional<std::vector<float>> before_;
  std::optional<std::vector<float>> after_;
};

}  // namespace tactus::audio
