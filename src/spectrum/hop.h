#pragma once

#include <tactus/units.h>

#include <cstddef>

namespace tactus::spectrum {

/// The rate at which spectra are numbered: a hop is 8 ms.
inline constexpr int hops_per_second = 125;
inline constexpr double hop_ms = 1'000.0 / hops_per_second;

/// Returns the length of a hop in frames, rounded.
constexpr std::size_t hop_frames(SampleRate rate) noexcept {
  return (rate + hops_per_second / 2) / hops_per_second;
}

}  // namespace tactus::spectrum
