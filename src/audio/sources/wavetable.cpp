#include "audio/sources/wavetable.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tactus::audio {

Wavetable::Wavetable(std::initializer_list<float> harmonics) {
  const double size = static_cast<double>(values_.size() - 1);
  float peak = 0.0F;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    double sum = 0.0;
    double partial = 0.0;
    for (const float amplitude : harmonics) {
      partial += 1.0;
      sum += static_cast<double>(amplitude) *
             std::sin(2.0 * std::numbers::pi * partial * static_cast<double>(i) / size);
    }
    values_[i] = static_cast<float>(sum);
    peak = std::max(peak, std::abs(values_[i]));
  }
  for (float& value : values_) value /= peak;
}

std::uint32_t phase_increment(double frequency_hz, double rate) noexcept {
  return static_cast<std::uint32_t>(std::clamp(frequency_hz / rate, 0.0, 0.5) * 4'294'967'296.0);
}

}  // namespace tactus::audio
