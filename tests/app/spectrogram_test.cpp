#include "app/spectrogram.h"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "app/colour_ramp.h"
#include "app/pixel_canvas.h"
#include "app/pixel_font.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::app {
namespace {

/// A PNG as libpng reads it.
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

Spectrogram::Labels labels(double seconds) {
  return {.title = "song.wav",
          .detail = "48000 Hz",
          .layout = BandLayout::log,
          .band_hz = spectrum::band_centres(BandLayout::log, 48'000),
          .db_min = -80.0,
          .db_max = 0.0,
          .seconds = seconds};
}

/// Lightness as the eye has it. Source: CIE 1976 L*.
double lightness(Colour colour) {
  const auto linear = [](std::uint8_t byte) {
    const double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
  return y > 0.008856 ? 116.0 * std::cbrt(y) - 16.0 : 903.3 * y;
}

TEST(ColourRamp, GetsLighterInEqualStepsFromDarkToBright) {
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

TEST(ColourRamp, HoldsToItsEnds) {
  EXPECT_EQ(colour_of(-1.0), colour_of(0.0));
  EXPECT_EQ(colour_of(2.0), colour_of(1.0));
}

TEST(PixelFont, HasADifferentGlyphForEachCharacter) {
  std::set<Glyph> seen;
  for (char c = '!'; c <= '~'; ++c) {
    EXPECT_TRUE(seen.insert(glyph_of(c)).second) << c;
    EXPECT_NE(glyph_of(c), glyph_of(' ')) << c;
  }
}

TEST(PixelFont, DrawsAnyNameAsFarAsItCan) {
  EXPECT_EQ(drawable("plain 1.wav"), "plain 1.wav");
  EXPECT_EQ(drawable("Für Elise – ñ"), "Fur Elise \x7f n");
  EXPECT_EQ(drawable("音\n"), "\x7f\x7f");
  EXPECT_EQ(drawable("\xC3"), "\x7f");
}

TEST(PixelCanvas, LeavesOutWhatIsOutside) {
  PixelCanvas canvas{20, 10};
  canvas.fill(-5, -5, 8, 8, 3);
  canvas.fill(18, 8, 100, 100, 4);
  canvas.text(-3, 7, "wide text", 2, 5);
  EXPECT_EQ(canvas.row(0)[2], 3);
  EXPECT_EQ(canvas.row(0)[3], 0);
  EXPECT_EQ(canvas.row(9)[19], 4);
}

TEST(SpectrogramPicture, ShowsALevelWhereItsBandAndItsTimeAre) {
  Spectrogram spectrogram{labels(16.0)};
  for (int column = 0; column < 1'600; ++column) {
    Bands bins{};
    if (column >= 800) bins[63] = 1.0F;
    if (column < 800) bins[0] = 1.0F;
    spectrogram.add(bins);
  }
  const auto picture = decoded(spectrogram.png());
  // The plot: 640 rows below the title, ten for each band.
  const int top = 100;
  const int left = 120;
  EXPECT_EQ(picture.at(left + 100, top + 635), colour_of(1.0));
  EXPECT_EQ(picture.at(left + 1'500, top + 635), colour_of(0.0));
  EXPECT_EQ(picture.at(left + 100, top + 4), colour_of(0.0));
  EXPECT_EQ(picture.at(left + 1'500, top + 4), colour_of(1.0));
}

TEST(SpectrogramPicture, HasASensibleSizeAtAnyLength) {
  for (const std::size_t columns : {1U, 2U, 13U, 799U, 1'600U, 1'601U, 5'000U}) {
    Spectrogram spectrogram{labels(0.008 * static_cast<double>(columns))};
    for (std::size_t i = 0; i < columns; ++i) spectrogram.add(Bands{});
    const auto picture = decoded(spectrogram.png());
    EXPECT_EQ(picture.height, 810) << columns;
    EXPECT_GE(picture.width, 800 + 270) << columns;
    EXPECT_LE(picture.width, static_cast<int>(std::max<std::size_t>(columns, 1'600)) + 270);
  }
}

TEST(SpectrogramPicture, CutsATitleThatIsTooLong) {
  auto long_title = labels(1.0);
  long_title.title = std::string(5'000, 'W');
  Spectrogram spectrogram{std::move(long_title)};
  spectrogram.add(Bands{});
  EXPECT_LE(decoded(spectrogram.png()).width, 1'870);
}

}  // namespace
}  // namespace tactus::app
