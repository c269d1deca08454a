#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tactus::app {

/// A picture of spectra over time: time to the right, the bands upwards, the level as a colour,
/// with axes, a legend and a title. Threads: one.
class Spectrogram {
 public:
  /// Columns in which a file's length is shown, unless told otherwise.
  static constexpr std::size_t usual_columns = 1'600;
  /// More are beyond what programs show.
  static constexpr std::size_t max_columns = 30'000;

  struct Labels {
    std::string title;   ///< UTF-8
    std::string detail;  ///< a line below it
    BandLayout layout = BandLayout::log;
    std::array<double, band_count> band_hz{};
    double db_min = -80.0;
    double db_max = 0.0;
    double seconds = 0.0;  ///< the length of all columns together
  };

  explicit Spectrogram(Labels labels) : labels_{std::move(labels)} {}

  /// Adds a column at the right. @param bins  each in [0, 1]
  void add(std::span<const float, band_count> bins);

  /// The picture as a PNG file. Errors: throws std::runtime_error.
  std::string png() const;

 private:
  using Column = std::array<std::uint8_t, band_count>;  // 255 for 1

  Labels labels_;
  std::vector<Column> columns_;
};

}  // namespace tactus::app
