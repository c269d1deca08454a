#pragma once

#include <array>
#include <span>
#include <vector>

#include "audio/sources/channel_layout.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// Folds any number of channels to stereo. Non-finite samples become silence; samples beyond full
/// scale stay as they are.
///
/// Mono goes to both sides. Three to eight channels are expected in WAV order (front left, right,
/// centre, low frequencies, ...). The centre goes to both sides, surround channels to their own,
/// and low frequencies to neither. More channels alternate left and right. The weights of a side
/// sum to 1, so that it does not exceed the loudest channel.
class StereoFold {
 public:
  /// For channels in WAV order. @param input_channels  at least 1
  explicit StereoFold(int input_channels);

  /// @param layout          of the channels; empty if unknown
  /// @param input_channels  at least 1; the layout's size unless that is empty
  /// Source: ITU-R BS.775-4, annex 4 (2/0 format), without the low frequencies.
  StereoFold(const ChannelLayout& layout, int input_channels);

  int input_channels() const noexcept { return static_cast<int>(weights_.size()); }

  /// @param in   interleaved, input_channels() * frames samples
  /// @param out  interleaved, the same number of frames
  /// Thread: any. Errors: none.
  void fold(std::span<const float> in, std::span<float> out) const noexcept;

 private:
  std::vector<std::array<float, channels>> weights_;
};

}  // namespace tactus::audio
