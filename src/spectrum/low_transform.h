#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/fft.h"

namespace tactus::spectrum {

/// Computes the lowest bins of a long transform at a fraction of its cost. It low-passes and
/// decimates the signal, transforms it, and divides each bin by the low-pass's gain. Aliases are
/// attenuated by 140 dB. Magnitudes therefore equal those of the full transform; phases do not.
///
///     LowTransform low{8192, 16384, 0.03};
///     low.transform(signal, spectrum);  // 8192 frames to the bins below 0.03 cycles per frame
///
/// Source: F. J. Harris, Multirate Signal Processing for Communication Systems, 2004, chapter 3;
/// J. F. Kaiser, window design of the low-pass, 1974.
class LowTransform {
 public:
  /// @param frames   length of the signal
  /// @param size     length of the zero-padded transform
  /// @param highest  highest frequency of the bins, in cycles per frame, 0 to 0.5
  LowTransform(std::size_t frames, std::size_t size, double highest);

  /// Number of output bins, from 0.
  std::size_t bins() const noexcept { return gains_.size(); }

  /// @param signal    `frames` samples
  /// @param spectrum  bins() bins
  void transform(std::span<const float> signal, std::span<std::complex<float>> spectrum);

  /// Decimation factor; 1 if the bins reach too high to save work.
  std::size_t factor() const noexcept { return factor_; }

 private:
  std::size_t factor_;
  std::vector<float> low_pass_;  // symmetric; length is a multiple of 8
  std::vector<float> gains_;     // of each bin, compensates for the low-pass
  std::vector<float> padded_;    // signal with silence on both sides
  std::vector<float> folded_;    // the decimated signal
  std::vector<std::complex<float>> bins_;
  RealFft fft_;
};

}  // namespace tactus::spectrum
