#include "app/pixel_canvas.h"

#include <png.h>

#include <algorithm>
#include <stdexcept>

#include "app/pixel_font.h"

namespace tactus::app {

PixelCanvas::PixelCanvas(int width, int height)
    : width_{width},
      height_{height},
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

std::span<std::uint8_t> PixelCanvas::row(int y) {
  const auto width = static_cast<std::size_t>(width_);
  return std::span{pixels_}.subspan(static_cast<std::size_t>(y) * width, width);
}

void PixelCanvas::fill(int x, int y, int width, int height, std::uint8_t colour) {
  const int left = std::clamp(x, 0, width_);
  const int right = std::clamp(x + width, left, width_);
  for (int line = std::max(y, 0); line < std::min(y + height, height_); ++line) {
    std::ranges::fill(
        row(line).subspan(static_cast<std::size_t>(left), static_cast<std::size_t>(right - left)),
        colour);
  }
}

void PixelCanvas::text(int x, int y, std::string_view text, int scale, std::uint8_t colour) {
  for (const char c : text) {
    const Glyph& glyph = glyph_of(c);
    for (int line = 0; line < glyph_height; ++line) {
      for (int dot = 0; dot < glyph_width; ++dot) {
        const auto bits = glyph[static_cast<std::size_t>(line)];
        if (((bits >> (glyph_width - 1 - dot)) & 1) == 0) continue;
        fill(x + dot * scale, y + line * scale, scale, scale, colour);
      }
    }
    x += (glyph_width + 1) * scale;
  }
}

int PixelCanvas::text_width(std::string_view text, int scale) {
  if (text.empty()) return 0;
  return (static_cast<int>(text.size()) * (glyph_width + 1) - 1) * scale;
}

std::string PixelCanvas::png(const Palette& palette) const {
  std::array<std::uint8_t, 3 * 256> colours{};
  for (std::size_t i = 0; i < palette.size(); ++i) {
    colours[3 * i] = palette[i].red;
    colours[3 * i + 1] = palette[i].green;
    colours[3 * i + 2] = palette[i].blue;
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width_);
  image.height = static_cast<png_uint_32>(height_);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = static_cast<png_uint_32>(palette.size());
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string file(size, '\0');
  const int written = png_image_write_to_memory(&image, file.data(), &size, 0, pixels_.data(),
                                                width_, colours.data());
  if (written == 0) throw std::runtime_error{std::string{"cannot write the PNG: "} + image.message};
  file.resize(size);
  return file;
}

}  // namespace tactus::app
