#pragma once

#include <tactus/realtime.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace tactus::audio {

/// One period of a waveform made of a few harmonics, so that it does not alias. Peak 1.
///
/// The phase is a fraction of a period in 1/2^32; it wraps as the integer does, so that
/// `position * increment` is the exact phase at any frame of a timeline.
class Wavetable {
 public:
  /// @param harmonics  amplitudes of the 1st, 2nd, ... partial
  explicit Wavetable(std::initializer_list<float> harmonics);

  /// @return -1 to 1
  /// Thread: any. Realtime-safe: yes. Errors: none.
  float at(std::uint32_t phase) const noexcept TACTUS_NONBLOCKING {
    const std::size_t index = phase >> fraction_bits;
    const float fraction =
        static_cast<float>(phase & ((1U << fraction_bits) - 1U)) * (1.0F / (1U << fraction_bits));
    return values_[index] + fraction * (values_[index + 1] - values_[index]);
  }

 private:
  static constexpr std::uint32_t size_bits = 11;
  static constexpr std::uint32_t fraction_bits = 32 - size_bits;
  std::array<float, (1U << size_bits) + 1> values_{};
};

/// What to add to a phase for each frame. @param frequency_hz  at most half the rate counts
/// Thread: any. Realtime-safe: yes. Errors: none.
std::uint32_t phase_increment(double frequency_hz, double rate) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus::audio
