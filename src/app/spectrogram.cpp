#include "app/spectrogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/axis_ticks.h"
#include "app/colour_ramp.h"
#include "app/pixel_canvas.h"
#include "app/pixel_font.h"

namespace tactus::app {
namespace {

// Colours 0 to 247 are levels.
constexpr int level_colours = 248;
constexpr std::uint8_t paper = 248;
constexpr std::uint8_t dim = 249;
constexpr std::uint8_t ink = 250;

constexpr int plot_height = 10 * static_cast<int>(band_count);
constexpr int least_width = 640;  // for the title and a few times
constexpr int left = 120;
constexpr int right = 150;
constexpr int top = 100;
constexpr int bottom = 70;
constexpr int label_scale = 2;
constexpr int title_scale = 3;
constexpr int tick_length = 8;
constexpr int line_height = 7 * label_scale;  // of the letters that stand on the line
constexpr int pixels_per_time = 110;

PixelCanvas::Palette palette() {
  PixelCanvas::Palette colours{};
  for (int i = 0; i < level_colours; ++i) {
    colours[static_cast<std::size_t>(i)] = colour_of(i / (level_colours - 1.0));
  }
  colours[paper] = {20, 20, 26};
  colours[dim] = {130, 130, 145};
  colours[ink] = {228, 228, 235};
  return colours;
}

std::uint8_t level_colour(double level) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(level, 0.0, 1.0) * (level_colours - 1)));
}

/// A text cut to a width.
std::string fitting(std::string text, int width, int scale) {
  const auto most = static_cast<std::size_t>(std::max(3, width / ((glyph_width + 1) * scale)));
  if (text.size() > most) text = text.substr(0, most - 2) + "..";
  return text;
}

/// Two neighbours and how far it is from the first to the second, along so many values.
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

void draw_frequencies(PixelCanvas& canvas, const std::vector<AxisTick>& ticks) {
  for (const auto& tick : ticks) {
    const int y = top + static_cast<int>(std::lround((1.0 - tick.place) * (plot_height - 1)));
    canvas.fill(left - tick_length, y, tick_length, 1, dim);
    const int width = PixelCanvas::text_width(tick.label, label_scale);
    canvas.text(left - tick_length - 6 - width, y - line_height / 2, tick.label, label_scale, ink);
  }
  canvas.text(left - tick_length - 6 - PixelCanvas::text_width("Hz", label_scale),
              top - line_height - 14, "Hz", label_scale, dim);
}

void draw_times(PixelCanvas& canvas, const std::vector<AxisTick>& ticks, int width) {
  for (const auto& tick : ticks) {
    const int x = left + static_cast<int>(std::lround(tick.place * (width - 1)));
    canvas.fill(x, top + plot_height, 1, tick_length, dim);
    const int text = PixelCanvas::text_width(tick.label, label_scale);
    canvas.text(x - text / 2, top + plot_height + tick_length + 8, tick.label, label_scale, ink);
  }
}

void draw_legend(PixelCanvas& canvas, const std::vector<AxisTick>& ticks, int x) {
  constexpr int width = 24;
  for (int y = 0; y < plot_height; ++y) {
    canvas.fill(x, top + y, width, 1, level_colour(1.0 - y / (plot_height - 1.0)));
  }
  for (const auto& tick : ticks) {
    const int y = top + static_cast<int>(std::lround((1.0 - tick.place) * (plot_height - 1)));
    canvas.fill(x + width, y, tick_length, 1, dim);
    canvas.text(x + width + tick_length + 6, y - line_height / 2, tick.label, label_scale, ink);
  }
  canvas.text(x, top - line_height - 14, "dBFS", label_scale, dim);
}

}  // namespace

void Spectrogram::add(std::span<const float, band_count> bins) {
  Column column{};
  std::ranges::transform(bins, column.begin(), [](float bin) {
    return static_cast<std::uint8_t>(std::lround(255.0F * std::clamp(bin, 0.0F, 1.0F)));
  });
  columns_.push_back(column);
}

std::string Spectrogram::png() const {
  const auto count = static_cast<int>(columns_.size());
  const int stretch = std::max(1, static_cast<int>(usual_columns) / std::max(count, 1));
  const int shown = count * stretch;
  // The few columns of a low rate are not stretched beyond the usual width.
  const int width = std::max(shown, least_width);
  PixelCanvas canvas{left + width + right, top + plot_height + bottom};
  canvas.fill(0, 0, canvas.width(), canvas.height(), paper);

  std::vector<std::uint8_t> line(columns_.size());
  for (int y = 0; y < plot_height && count > 0; ++y) {
    const double band = (plot_height - 0.5 - y) * band_count / plot_height - 0.5;
    const auto [low, high, share] = between(band, band_count);
    const auto row = canvas.row(top + y).subspan(left);
    for (int x = 0; x < width; ++x) {
      const double column = (x + 0.5) * count / width - 0.5;
      const auto [before, after, part] = between(column, columns_.size());
      const auto at = [&, low = low, high = high, share = share](std::size_t i) {
        return columns_[i][low] * (1.0 - share) + columns_[i][high] * share;
      };
      row[static_cast<std::size_t>(x)] =
          level_colour((at(before) * (1.0 - part) + at(after) * part) / 255.0);
    }
  }

  const int room = canvas.width() - left - 20;
  canvas.text(left, 20, fitting(drawable(labels_.title), room, title_scale), title_scale, ink);
  canvas.text(left, 56, fitting(drawable(labels_.detail), room, label_scale), label_scale, dim);
  draw_frequencies(canvas, frequency_ticks(labels_.layout, labels_.band_hz));
  draw_times(canvas, time_ticks(labels_.seconds, static_cast<std::size_t>(width / pixels_per_time)),
             width);
  draw_legend(canvas, level_ticks(labels_.db_min, labels_.db_max), left + width + 40);
  return canvas.png(palette());
}

}  // namespace tactus::app
