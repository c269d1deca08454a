#include "app/analyze/spectrogram.h"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/analyze/colour_ramp.h"

namespace tactus::app {
namespace {

/// A PNG decoded by libpng.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<Colour> pixels;
  const Colour& at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

Picture decoded(const std::string& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
    throw std::runtime_error{image.message};
  }
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> bytes(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, bytes.data(), 0, nullptr) == 0) {
    throw std::runtime_error{image.message};
  }
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    picture.pixels.push_back({bytes[i], bytes[i + 1], bytes[i + 2]});
  }
  return picture;
}

/// Perceived lightness. Source: CIE 1976 L*.
double lightness(Colour colour) {
  const auto linear = [](std::uint8_t byte) {
    const double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
  return y > 0.008856 ? 116.0 * std::cbrt(y) - 16.0 : 903.3 * y;
}

TEST(ColourRamp, gets_lighter_in_equal_steps_from_dark_to_bright) {
  double before = lightness(colour_of(0.0));
  EXPECT_LT(before, 10.0);
  EXPECT_GT(lightness(colour_of(1.0)), 90.0);
  for (int i = 1; i <= 16; ++i) {
    const double now = lightness(colour_of(i / 16.0));
    EXPECT_GT(now, before + 2.0) << i;
    EXPECT_LT(now, before + 9.0) << i;
    before = now;
  }
}

TEST(ColourRamp, clamps_levels_out_of_range) {
  EXPECT_EQ(colour_of(-1.0), colour_of(0.0));
  EXPECT_EQ(colour_of(2.0), colour_of(1.0));
}

TEST(SpectrogramPicture, shows_a_level_at_its_band_and_time) {
  Spectrogram spectrogram;
  for (int column = 0; column < 1'600; ++column) {
    Bands bins{};
    if (column >= 800) bins[63] = 1.0F;
    if (column < 800) bins[0] = 1.0F;
    spectrogram.add(bins);
  }
  const auto picture = decoded(spectrogram.png());
  EXPECT_EQ(picture.at(100, 635), colour_of(1.0));
  EXPECT_EQ(picture.at(1'500, 635), colour_of(0.0));
  EXPECT_EQ(picture.at(100, 4), colour_of(0.0));
  EXPECT_EQ(picture.at(1'500, 4), colour_of(1.0));
}

TEST(SpectrogramPicture, has_a_sensible_size_at_any_length) {
  for (const std::size_t columns : {1U, 2U, 13U, 799U, 1'600U, 1'601U, 5'000U}) {
    Spectrogram spectrogram;
    for (std::size_t i = 0; i < columns; ++i) spectrogram.add(Bands{});
    const auto picture = decoded(spectrogram.png());
    EXPECT_EQ(picture.height, 640) << columns;
    EXPECT_EQ(picture.width, static_cast<int>(spectrogram.width())) << columns;
    EXPECT_GE(picture.width, 800) << columns;
    EXPECT_LE(picture.width, static_cast<int>(std::max<std::size_t>(columns, 1'600)));
  }
}

}  // namespace
}  // namespace tactus::app
