#pragma once

#include <tactus/overview.h>
#include <tactus/units.h>

#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audio/files/overview.h"
#include "audio/files/tags.h"

namespace tactus::audio {

/// Reads the tags of files, then their waveform, on a thread of its own; the waveform at the lowest
/// priority. Both are kept in memory only.
///
/// Thread: any but audio.
class FileScan {
 public:
  /// Reads the tags of the first file, and starts the thread.
  /// @param paths   at least one
  /// @param starts  where each begins on the timeline, in frames at its rate
  /// @param length  of the timeline, more than 0
  FileScan(std::vector<std::string> paths, std::vector<Frames> starts, Frames length,
           SampleRate rate);

  /// The tags of a file; empty until they are read.
  Tags tags(std::size_t index) const;

  /// The waveform as far as it is known.
  /// @param points  1 to max_overview_points
  Overview overview(std::size_t points) const { return table_.read(points); }

 private:
  void keep_tags(std::size_t index);
  void run(const std::stop_token& stop);

  const std::vector<std::string> paths_;
  std::vector<Frames> edges_;  // the starts, then the end
  OverviewTable table_;

  mutable std::mutex mutex_;
  std::vector<Tags> tags_;

  std::jthread thread_;  // last: it uses the other members
};

}  // namespace tactus::audio
