#pragma once

#include <tactus/realtime.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace tactus::audio {

/// Limits samples to what a device can play, -1 to 1; what is not a number becomes silence. Devices
/// that take floats do not limit them alike.
/// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
inline void limit_to_device_range(std::span<float> samples) noexcept TACTUS_NONBLOCKING {
  for (float& sample : samples) {
    sample = std::isnan(sample) ? 0.0F : std::clamp(sample, -1.0F, 1.0F);
  }
}

}  // namespace tactus::audio
