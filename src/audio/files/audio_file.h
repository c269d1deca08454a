#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/sources/stereo_fold.h"

namespace tactus::audio {

/// An open audio file, read as stereo at its own rate.
/// Threads: one at a time.
class AudioFile {
 public:
  /// Errors: NOT_FOUND if the file does not exist. INVALID_ARGUMENT if it is not a file, is
  /// unreadable, empty, or of an unsupported format. Each error names the file.
  static Result<AudioFile> open(const std::string& path);

  Frames frames() const noexcept { return frames_; }
  SampleRate sample_rate() const noexcept { return sample_rate_; }
  /// Number of channels in the file.
  int input_channels() const noexcept { return fold_.input_channels(); }

  /// Reads from any frame; silence past the end and where decoding fails. The result does not
  /// depend on earlier reads.
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
  Frames next_ = 0;  // next frame of the decoder
  std::vector<float> scratch_;
};

}  // namespace tactus::audio
