#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace tactus::spectrum {

/// Discrete Fourier transform of a real signal, X[k] = sum of x[n] * exp(-2 pi i k n / size),
/// computed with kissfft:
///
///     RealFft fft{2048};
///     fft.transform(signal, spectrum);  // 2048 samples to 1025 bins
///
/// Threads: one at a time.
class RealFft {
 public:
  /// @param size  a power of two, at least 4
  explicit RealFft(std::size_t size);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  std::size_t size() const noexcept { return size_; }

  /// @param signal    size() samples
  /// @param spectrum  size() / 2 + 1 bins, from 0 Hz to half the sample rate; not scaled
  void transform(std::span<const float> signal, std::span<std::complex<float>> spectrum);

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace tactus::spectrum
