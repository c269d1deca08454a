#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_file.h"

namespace tactus::audio {

/// An audio file as stereo at the engine's rate.
///
/// Where the rates differ it is resampled, and always from places where a frame of the one rate
/// falls on a frame of the other, so that what a place holds does not depend on how it is reached
/// (to within rounding, 1e-5 at most).
/// Threads: one at a time.
class Track {
 public:
  /// Errors: as AudioFile::open; INVALID_ARGUMENT for a rate too far from the engine's.
  static Result<Track> open(const std::string& path, SampleRate rate);

  /// At the engine's rate.
  Frames length() const noexcept { return length_; }
  SampleRate file_rate() const noexcept { return file_.sample_rate(); }

  /// Reads from a frame on, at the engine's rate; silence past the end.
  /// @param position  0 or more
  void read(Frames position, std::span<float> out);

 private:
  struct Delete {
    void operator()(void* resampler) const noexcept;
  };
  Track(AudioFile file, SampleRate rate, std::unique_ptr<void, Delete> resampler);

  void resample_from(Frames position);
  void resample(std::span<float> out);

  AudioFile file_;
  Frames in_step_;   // so many frames of the file last as long as
  Frames out_step_;  // so many of the engine
  Frames length_;
  std::unique_ptr<void, Delete> resampler_;  // a SRC_STATE; none where the rates are the same
  Frames next_in_ = 0;                       // of the file, to be fed
  Frames next_out_ = -1;                     // of the engine, to come out
  std::vector<float> input_;
  std::span<const float> pending_;  // of input_, not yet taken by the resampler
};

}  // namespace tactus::audio
