#pragma once

#include <tactus/realtime.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace tactus::audio {

/// One period of a waveform with few harmonics, which prevents aliasing. Peak 1.
///
/// The phase counts 1/2^32 of a period and wraps with the integer. `position * increment` is
/// therefore the exact phase at any frame.
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

/// Phase increment per frame.
/// @param frequency_hz  limited to half the rate
/// Thread: any. Realtime-safe: yes. Errors: none.
std::uint32_t phase_increment(double frequency_hz, double rate) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus::audio
