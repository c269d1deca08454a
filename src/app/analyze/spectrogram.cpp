#include "app/analyze/spectrogram.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/analyze/colour_ramp.h"

namespace tactus::app {
namespace {

constexpr std::size_t level_colours = 256;

std::array<Colour, level_colours> palette() {
  std::array<Colour, level_colours> colours{};
  for (std::size_t i = 0; i < level_colours; ++i) {
    colours[i] = colour_of(static_cast<double>(i) / (level_colours - 1));
  }
  return colours;
}

/// Two neighbouring values and the weight of the second, for interpolation.
struct Between {
  std::size_t first;
  std::size_t second;
  double share;
};
Between between(double place, std::size_t count) {
  const double clamped = std::clamp(place, 0.0, static_cast<double>(count - 1));
  const auto first = static_cast<std::size_t>(clamped);
  return {first, std::min(first + 1, count - 1), clamped - static_cast<double>(first)};
}

/// Encodes pixels, row by row, as a PNG with a palette.
std::string png_of(const std::vector<std::uint8_t>& pixels, std::size_t width, std::size_t height) {
  const auto colours = palette();
  static_assert(sizeof(Colour) == 3);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = static_cast<png_uint_32>(level_colours);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string file(size, '\0');
  const int written = png_image_write_to_memory(&image, file.data(), &size, 0, pixels.data(),
                                                static_cast<png_int_32>(width), colours.data());
  if (written == 0) throw std::runtime_error{std::string{"cannot write the PNG: "} + image.message};
  file.resize(size);
  return file;
}

}  // namespace

void Spectrogram::add(std::span<const float, band_count> bins) {
  Column column{};
  std::ranges::transform(bins, column.begin(), [](float bin) {
    return static_cast<std::uint8_t>(std::lround(255.0F * std::clamp(bin, 0.0F, 1.0F)));
  });
  columns_.push_back(column);
}

std::size_t Spectrogram::width() const noexcept {
  const std::size_t count = columns_.size();
  return count == 0 ? 0 : count * std::max<std::size_t>(1, default_columns / count);
}

std::string Spectrogram::png() const {
  const std::size_t count = columns_.size();
  const std::size_t width = this->width();
  std::vector<std::uint8_t> pixels;
  pixels.reserve(width * height);
  for (std::size_t y = 0; y < height; ++y) {
    const double band =
        (height - 0.5 - static_cast<double>(y)) * band_count / static_cast<double>(height) - 0.5;
    const auto [low, high, share] = between(band, band_count);
    for (std::size_t x = 0; x < width; ++x) {
      const double column =
          (static_cast<double>(x) + 0.5) * static_cast<double>(count) / static_cast<double>(width) -
          0.5;
      const auto [before, after, part] = between(column, count);
      const auto at = [&, low = low, high = high, share = share](std::size_t i) {
        return columns_[i][low] * (1.0 - share) + columns_[i][high] * share;
      };
      const double level = at(before) * (1.0 - part) + at(after) * part;
      pixels.push_back(static_cast<std::uint8_t>(std::lround(level)));
    }
  }
  return png_of(pixels, width, height);
}

}  // namespace tactus::app
