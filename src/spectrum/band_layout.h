#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>

namespace tactus::spectrum {

/// A frequency range in Hz.
struct Band {
  double low = 0.0;
  double centre = 0.0;
  double high = 0.0;
};

/// Returns the bands of a layout, lowest first and adjacent. The centre is the midpoint on the
/// layout's scale.
/// Source, mel: D. O'Shaughnessy, Speech Communication: Human and Machine, 1987:
/// 2595 * log10(1 + f / 700).
std::array<Band, band_count> bands_of(BandLayout layout, SampleRate rate);

}  // namespace tactus::spectrum
