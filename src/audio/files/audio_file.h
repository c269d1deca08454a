#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/decoders/decoder.h"
#include "audio/files/rate_converter.h"
#include "audio/files/stream_reader.h"

namespace tactus::audio {

/// An open audio file, read as stereo at its own rate.
///
/// A file of several streams, such as a chained Ogg or joined MP3 files, plays them one after
/// another at the rate of the first. Only one is open at a time.
/// Threads: one at a time.
class AudioFile {
 public:
  /// Finds the exact length; MP3 data without a true Xing header is read whole for that.
  /// Errors: NOT_FOUND if the file does not exist. INVALID_ARGUMENT if it is not a file, is
  /// unreadable, empty, or of an unsupported format. Each error names the file, and where possible
  /// says what to do.
  static Result<AudioFile> open(const std::string& path);

  Frames frames() const noexcept { return parts_.back().end; }
  SampleRate sample_rate() const noexcept { return parts_.front().sample_rate; }
  /// Number of channels in the file; of a file of several streams, in the first.
  int input_channels() const noexcept { return input_channels_; }

  /// Reads from any frame; silence past the end and where the data is damaged. The result does not
  /// depend on earlier reads, for Opus within -80 dBFS.
  /// @param position  0 or more
  void read(Frames position, std::span<float> out);

  /// Number of damaged places found so far: on opening, missing and foreign data; in read(), places
  /// that play as silence, each time they are met.
  std::uint64_t damage() const noexcept;

 private:
  struct Part {
    ByteWindow window;
    SampleRate sample_rate;
    Frames start;  // at the file's rate
    Frames end;
  };
  AudioFile() = default;
  std::string open_parts(const Streams& streams);
  void open_part(std::size_t index, OpenedDecoder opened);
  void read_part(std::size_t index, Frames position, std::span<float> out);

  std::vector<Part> parts_;
  OpenedDecoder (*open_)(const ByteWindow& window) = nullptr;
  int input_channels_ = 0;
  std::uint64_t damage_ = 0;  // found on opening, and in parts that are closed again

  std::optional<StreamReader> reader_;  // of the open part; none if it can no longer be opened
  std::size_t open_index_ = 0;
  std::optional<RateConverter> converter_;  // if the open part's rate is not the file's
};

}  // namespace tactus::audio
