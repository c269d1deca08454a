#pragma once

#include <tactus/units.h>

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/band_layout.h"
#include "spectrum/tiers.h"

namespace tactus::spectrum {

/// Gathers the power of transforms into bands:
///
///     level = sqrt(2 * g * sum of overlap[k] * P[k]),  P[k] = 2 |X[k]|^2 / (size * sum of w[n]^2)
///
/// where bin k reaches half a bin to either side, overlap[k] is the share of it that lies in the
/// band, and g makes a full-scale sine at the band's centre read 1: where a band is narrower than
/// the window can tell, it makes up for what of the sine falls beside it.
class BandMap {
 public:
  /// @param bands  in Hz, each taken from the smallest tier that gives it 4 bins, else the largest
  BandMap(std::span<const Band> bands, const Tiers& tiers, SampleRate rate);
  /// @param tier  the one that all bands are taken from
  BandMap(std::span<const Band> bands, const Tiers& tiers, SampleRate rate, std::size_t tier);

  std::size_t size() const noexcept { return entries_.size(); }
  /// The tier that a band is taken from.
  std::size_t tier(std::size_t band) const noexcept { return entries_[band].tier; }
  /// How many bins of a tier, from 0, its bands are taken from.
  std::size_t bins_needed(std::size_t tier) const noexcept;
  /// The level of a band, 1 for a full-scale sine.
  /// @param spectrum  the transform of its tier, of the signal times its Hann window; at least the
  ///                  bins needed
  float level(std::size_t band, std::span<const std::complex<float>> spectrum) const noexcept;

 private:
  void add(const Band& band, const Tiers& tiers, SampleRate rate, std::size_t tier);

  struct Entry {
    std::size_t tier;
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t bins;
  };
  std::vector<Entry> entries_;
  std::vector<double> weights_;  // of |X|^2
};

}  // namespace tactus::spectrum
