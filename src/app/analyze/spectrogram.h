#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tactus::app {

/// A picture of spectra over time: time to the right, bands upwards, levels as colours. Threads:
/// one.
class Spectrogram {
 public:
  /// Default maximum of columns.
  static constexpr std::size_t default_columns = 1'600;
  /// Many programs cannot show wider pictures.
  static constexpr std::size_t max_columns = 30'000;
  /// In pixels, ten per band.
  static constexpr std::size_t height = 10 * band_count;

  /// Appends a column at the right. @param bins  each in [0, 1]
  void add(std::span<const float, band_count> bins);

  /// In pixels. A picture of few columns is stretched.
  std::size_t width() const noexcept;

  /// The picture as a PNG file. Errors: throws std::runtime_error.
  std::string png() const;

 private:
  using Column = std::array<std::uint8_t, band_count>;  // 255 stands for 1.0

  std::vector<Column> columns_;
};

}  // namespace tactus::app
