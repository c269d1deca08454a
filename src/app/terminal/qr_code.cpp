#include "app/terminal/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace tactus::app {
namespace {

constexpr int quiet_modules = 4;
// Colours 16 and 231 of the palette of 256 are black and white in all colour schemes.
constexpr std::string_view black_on_white = "\x1b[38;5;16;48;5;231m";
constexpr std::string_view normal = "\x1b[0m";

struct Free {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

std::string_view half_blocks(bool upper, bool lower) {
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}

}  // namespace

std::vector<std::string> qr_code(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  constexpr int smallest_version = 0;
  const std::unique_ptr<QRcode, Free> code{
      QRcode_encodeData(static_cast<int>(text.size()), bytes, smallest_version, QR_ECLEVEL_M)};
  if (code == nullptr) return {};
  const int width = code->width;
  const auto is_dark = [&](int row, int column) {
    if (row < 0 || row >= width || column < 0 || column >= width) return false;
    return (code->data[row * width + column] & 1) != 0;
  };
  std::vector<std::string> lines;
  for (int row = -quiet_modules; row < width + quiet_modules; row += 2) {
    std::string line{black_on_white};
    for (int column = -quiet_modules; column < width + quiet_modules; ++column)
      line += half_blocks(is_dark(row, column), is_dark(row + 1, column));
    lines.push_back(line.append(normal));
  }
  return lines;
}

}  // namespace tactus::app
