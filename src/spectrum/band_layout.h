#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>

namespace tactus::spectrum {

/// A range of frequencies in Hz.
struct Band {
  double low = 0.0;
  double centre = 0.0;
  double high = 0.0;
};

/// The bands of a layout, from the lowest; each begins where the one before ends. The centre is
/// half-way on the layout's scale.
/// Source, mel: D. O'Shaughnessy, Speech Communication: Human and Machine, 1987:
/// 2595 * log10(1 + f / 700).
std::array<Band, band_count> bands_of(BandLayout layout, SampleRate rate);

}  // namespace tactus::spectrum
