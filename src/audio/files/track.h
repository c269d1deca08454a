#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/files/audio_file.h"

namespace tactus::audio {

/// An audio file as stereo at the engine's rate.
///
/// A resampled file is stretched to a whole number of the engine's frames, by half a frame at most,
/// so that what follows it continues in phase. The result does not depend on earlier reads, within
/// a rounding error of 1e-5. Threads: one at a time.
class Track {
 public:
  /// Reads what surrounds the file, at the file's rate: what precedes it at positions below 0, what
  /// follows it from its length on. The resampling filter needs both for a join without a click.
  using Surroundings = std::function<void(Frames position, std::span<float> out)>;

  /// Errors: as AudioFile::open; INVALID_ARGUMENT if the rate is too far from the engine's.
  static Result<Track> open(const std::string& path, SampleRate rate);

  /// Length at the engine's rate.
  Frames length() const noexcept { return length_; }
  SampleRate file_rate() const noexcept { return file_.sample_rate(); }
  int file_channels() const noexcept { return file_.input_channels(); }
  /// Length at the file's rate.
  Frames file_frames() const noexcept { return file_.frames(); }
  /// Whether damaged places were found so far.
  bool is_damaged() const noexcept { return file_.damage() > 0; }
  bool is_resampled() const noexcept { return resampler_ != nullptr; }

  /// Number of frames of the surroundings, at the file's rate, that affect the file's sound.
  Frames reach() const noexcept;

  /// Reads from any frame, at the engine's rate; silence past the end.
  /// @param position  0 or more
  /// @param around    for a resampled file; may be empty, for silence. If it changes, call
  ///                  forget() first
  void read(Frames position, std::span<float> out, const Surroundings& around = {});

  /// Forgets the surroundings read so far.
  void forget() noexcept { next_out_ = -1; }

 private:
  struct Delete {
    void operator()(void* resampler) const noexcept;
  };
  Track(AudioFile file, SampleRate rate, std::unique_ptr<void, Delete> resampler);

  long double file_position(Frames position) const noexcept;
  void resample_from(Frames position, const Surroundings& around);
  void resample(std::span<float> out, const Surroundings& around);
  std::size_t convert(std::span<float> out, double ratio, const Surroundings& around);
  void read_input(const Surroundings& around);

  AudioFile file_;
  Frames length_;
  std::unique_ptr<void, Delete> resampler_;  // a SRC_STATE; empty if the rates are equal
  Frames next_in_ = 0;                       // next file frame to feed
  Frames next_out_ = -1;                     // next engine frame to produce
  std::vector<float> input_;
  std::span<const float> pending_;  // part of input_ not yet consumed by the resampler
};

}  // namespace tactus::audio
