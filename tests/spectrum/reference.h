#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <span>

namespace tactus::spectrum::test {

/// Computes levels by the formulas of docs/spectrum.md, as plain sums in double precision. It uses
/// no fast transform and shares no code with the code under test.
class Reference {
 public:
  Reference(BandLayout layout, SampleRate rate);

  /// @param samples  at least the largest window; the newest last
  std::array<double, band_count> levels(std::span<const float> samples) const;

 private:
  struct Band {
    double low;
    double high;
    double window;     // N
    double transform;  // M
    double gain;       // g
  };
  double power(const Band& band, std::span<const float> samples) const;

  double rate_;
  std::array<Band, band_count> bands_{};
};

}  // namespace tactus::spectrum::test
