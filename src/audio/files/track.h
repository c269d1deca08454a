#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/files/audio_file.h"

namespace tactus::audio {

/// An audio file as stereo at the engine's rate.
///
/// Resampling, if necessary, always starts where frames of both rates coincide. The result
/// therefore does not depend on earlier reads, within a rounding error of 1e-5.
/// Threads: one at a time.
class Track {
 public:
  /// Errors: as AudioFile::open; INVALID_ARGUMENT if the rate is too far from the engine's.
  static Result<Track> open(const std::string& path, SampleRate rate);

  /// Length at the engine's rate.
  Frames length() const noexcept { return length_; }
  SampleRate file_rate() const noexcept { return file_.sample_rate(); }

  /// Reads from any frame, at the engine's rate; silence past the end.
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
  Frames in_step_;   // this many frames of the file last as long as
  Frames out_step_;  // this many frames of the engine
  Frames length_;
  std::unique_ptr<void, Delete> resampler_;  // a SRC_STATE; empty if the rates are equal
  Frames next_in_ = 0;                       // next file frame to feed
  Frames next_out_ = -1;                     // next engine frame to produce
  std::vector<float> input_;
  std::span<const float> pending_;  // part of input_ not yet consumed by the resampler
};

}  // namespace tactus::audio
