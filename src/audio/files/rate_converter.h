#pragma once

#include <tactus/units.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace tactus::audio {

/// Reads stereo sound of one sample rate at another. Conversion starts where frames of both rates
/// coincide, so the result does not depend on earlier reads, within a rounding error of 1e-5.
/// Threads: one at a time.
class RateConverter {
 public:
  /// Reads the sound to convert; silence past its end.
  using Read = std::function<void(Frames position, std::span<float> out)>;

  /// @param from, to  the rates, in Hz; their ratio 1/256 to 256
  RateConverter(SampleRate from, SampleRate to);

  /// @param position  in frames of the new rate, 0 or more
  void read(Frames position, std::span<float> out, const Read& read_input);

  /// Length at the new rate, rounded up. @param frames  length at the old one
  Frames converted(Frames frames) const noexcept;

 private:
  struct Delete {
    void operator()(void* resampler) const noexcept;
  };
  void start_before(Frames position, const Read& read_input);
  void convert(std::span<float> out, const Read& read_input);

  Frames in_step_;                           // so many frames of the old rate last as long as
  Frames out_step_;                          // so many of the new one
  std::unique_ptr<void, Delete> resampler_;  // a SRC_STATE
  Frames next_in_ = 0;
  Frames next_out_ = -1;
  std::vector<float> input_;
  std::span<const float> pending_;  // part of input_ not yet consumed
};

}  // namespace tactus::audio
