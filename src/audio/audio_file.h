#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/stereo_fold.h"

namespace tactus::audio {

/// An audio file that is open for reading, as stereo at its own rate.
/// Threads: one at a time.
class AudioFile {
 public:
  /// Errors: NOT_FOUND for no such file; INVALID_ARGUMENT for what is no file, cannot be read, is
  /// not audio that is supported, or is empty. Each names the file.
  static Result<AudioFile> open(const std::string& path);

  Frames frames() const noexcept { return frames_; }
  SampleRate sample_rate() const noexcept { return sample_rate_; }

  /// Reads from a frame on, wherever the last reading was; silence past the end or what cannot be
  /// decoded. The same frames come out however they are reached.
  /// @param position  0 or more
  void read(Frames position, std::span<float> out);

 private:
  struct Close {
    void operator()(void* handle) const noexcept;
  };
  AudioFile(std::unique_ptr<void, Close> handle, Frames frames, SampleRate sample_rate,
            int input_channels, Frames seek_margin);

  std::size_t decode(std::span<float> out);
  void seek(Frames position);

  std::unique_ptr<void, Close> handle_;  // a SNDFILE
  Frames frames_;
  SampleRate sample_rate_;
  StereoFold fold_;
  Frames seek_margin_;
  Frames next_ = 0;  // what decode would give
  std::vector<float> scratch_;
};

}  // namespace tactus::audio
