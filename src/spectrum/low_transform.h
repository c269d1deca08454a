#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/fft.h"

namespace tactus::spectrum {

/// The lowest bins of a long transform, at a part of its cost: the signal is low-passed, every
/// factor-th frame of it transformed, and each bin divided by the low-pass's gain there. What is
/// folded down is 140 dB down, so the bins' magnitudes are those of the whole transform; their
/// phases are not.
///
///     LowTransform low{8192, 16384, 0.03};
///     low.transform(signal, spectrum);  // 8192 frames to the bins below 0.03 cycles a frame
///
/// Source: F. J. Harris, Multirate Signal Processing for Communication Systems, 2004, chapter 3;
/// the low-pass is J. F. Kaiser's window design, 1974.
class LowTransform {
 public:
  /// @param frames   length of the signal
  /// @param size     length of the transform that it is padded to
  /// @param highest  what the bins reach up to, in cycles per frame, 0 to 0.5
  LowTransform(std::size_t frames, std::size_t size, double highest);

  /// Bins that come out, from 0.
  std::size_t bins() const noexcept { return gains_.size(); }

  /// @param signal    frames long
  /// @param spectrum  bins() long
  void transform(std::span<const float> signal, std::span<std::complex<float>> spectrum);

  /// How many frames come to one; 1 where the bins reach too high for any saving.
  std::size_t factor() const noexcept { return factor_; }

 private:
  std::size_t factor_;
  std::vector<float> low_pass_;  // symmetric; a multiple of 8 long
  std::vector<float> gains_;     // of each bin, to make up for the low-pass
  std::vector<float> padded_;    // the signal with silence around it
  std::vector<float> folded_;    // every factor-th frame
  std::vector<std::complex<float>> bins_;
  RealFft fft_;
};

}  // namespace tactus::spectrum
