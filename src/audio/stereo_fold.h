#pragma once

#include <array>
#include <span>
#include <vector>

#include "audio/source.h"

namespace tactus::audio {

/// Makes stereo of any number of channels, and sound of any numbers: what is not finite becomes
/// silence, what is beyond full level becomes full level.
///
/// Mono goes to both sides. Three to eight channels are taken to be in the order of WAV files
/// (front left, right, centre, low frequencies, ...): the centre goes to both sides, the surround
/// to its own, the low-frequency channel to neither. More are taken to be left and right in turn.
/// The weights of a side add up to 1, so that it does not clip.
class StereoFold {
 public:
  /// @param input_channels  at least 1
  explicit StereoFold(int input_channels);

  int input_channels() const noexcept { return static_cast<int>(weights_.size()); }

  /// @param in   interleaved, input_channels() * frames samples
  /// @param out  interleaved, as many frames
  /// Thread: any. Errors: none.
  void fold(std::span<const float> in, std::span<float> out) const noexcept;

 private:
  std::vector<std::array<float, channels>> weights_;
};

}  // namespace tactus::audio
