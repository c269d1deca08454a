#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tactus::app {

/// A picture of spectra over time: time to the right, the bands upwards, the level as a colour.
/// Threads: one.
class Spectrogram {
 public:
  /// Columns in which a file's length is shown, unless told otherwise.
  static constexpr std::size_t usual_columns = 1'600;
  /// More are beyond what programs show.
  static constexpr std::size_t max_columns = 30'000;
  /// Pixels of the picture, ten for each band.
  static constexpr std::size_t height = 10 * band_count;

  /// Adds a column at the right. @param bins  each in [0, 1]
  void add(std::span<const float, band_count> bins);

  /// Pixels of the picture; a few columns are stretched towards the usual number.
  std::size_t width() const noexcept;

  /// The picture as a PNG file. Errors: throws std::runtime_error.
  std::string png() const;

 private:
  using Column = std::array<std::uint8_t, band_count>;  // 255 for 1

  std::vector<Column> columns_;
};

}  // namespace tactus::app
