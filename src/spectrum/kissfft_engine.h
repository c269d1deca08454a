#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace tactus::spectrum {

/// A real transform by kissfft; see RealFft.
/// Threads: one at a time.
class KissfftEngine {
 public:
  /// @param size  a power of two, at least 4
  explicit KissfftEngine(std::size_t size);
  ~KissfftEngine();
  KissfftEngine(KissfftEngine&&) noexcept;
  KissfftEngine& operator=(KissfftEngine&&) noexcept;

  std::size_t size() const noexcept { return size_; }

  /// @param signal    size() numbers
  /// @param spectrum  size() / 2 + 1 numbers, from 0 Hz to half the sample rate; not scaled
  void transform(std::span<const float> signal, std::span<std::complex<float>> spectrum);

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace tactus::spectrum
