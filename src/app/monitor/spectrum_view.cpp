#include "app/monitor/spectrum_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "app/terminal/block_cells.h"
#include "app/terminal/styled_line.h"

namespace tactus::app {
namespace {

constexpr double floor_db = -80.0;  // of the spectrum
constexpr double level_floor_db = -60.0;
constexpr std::size_t labels_columns = 5;
constexpr std::size_t fewest_bars = 16;
constexpr std::size_t widest_bar = 3;
constexpr std::size_t widest_level = 64;

/// Layout of the bars on the terminal's columns.
struct Columns {
  std::size_t left;   // of the first bar
  std::size_t bars;   // 0 if the terminal is too narrow
  std::size_t width;  // of a bar
};

Columns share_columns(std::size_t columns) {
  const std::size_t left = columns >= band_count + labels_columns + 1 ? labels_columns : 1;
  const std::size_t room = columns > left ? columns - left : 0;
  std::size_t bars = band_count;
  while (bars > room) bars /= 2;
  if (bars < fewest_bars) return {left, 0, 0};
  return {left, bars, std::min(room / bars, widest_bar)};
}

float highest(const Bands& values, std::size_t bar, std::size_t bars) {
  const std::size_t each = band_count / bars;
  const auto* first = values.data() + bar * each;
  return *std::max_element(first, first + each);
}

Ink ink_of(double db, double red_db, double yellow_db) {
  if (db > red_db) return Ink::red;
  return db > yellow_db ? Ink::yellow : Ink::green;
}

/// One row of a bar. @param base  rows below it
std::string_view bar_cell(float value, float peak, std::size_t base, std::size_t rows,
                          bool unicode) {
  const auto in_row = [&](float level) {
    return level * static_cast<float>(rows) - static_cast<float>(base);
  };
  const int eighths = static_cast<int>(std::clamp(in_row(value), 0.0F, 1.0F) * 8.0F);
  const float peak_in_row = in_row(peak);
  const bool peak_here = peak > value && peak_in_row > 0.0F && peak_in_row <= 1.0F;
  if (eighths > 0 || !peak_here) return cell_from_bottom(eighths, unicode);
  if (!unicode) return "-";
  return peak_in_row > 0.5F ? "▔" : "▁";
}

std::string label(std::size_t row, std::size_t rows) {
  if (row == 0) return "  0 ";
  if (row == rows - 1) return fmt::format("{:3.0f} ", floor_db);
  if (rows % 2 == 1 && row == rows / 2) return fmt::format("{:3.0f} ", floor_db / 2.0);
  return {};
}

std::string frequency_line(const SpectrumPicture& picture, const Columns& columns,
                           const ViewStyle& style) {
  std::string text(columns.left, ' ');
  if (columns.left == labels_columns) text.replace(1, 2, "Hz");
  const std::size_t each = band_count / columns.bars;
  for (const double hz : {50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 10e3, 20e3}) {
    const auto& centres = picture.band_hz;
    const auto band = std::lower_bound(centres.begin(), centres.end(), hz);
    if (band == centres.end()) break;
    const auto bar = static_cast<std::size_t>(std::distance(centres.begin(), band)) / each;
    const std::size_t column = columns.left + bar * columns.width;
    if (hz < centres.front() || (text.size() > columns.left && column < text.size() + 1)) continue;
    text.resize(column, ' ');
    text += hz < 1e3 ? fmt::format("{:.0f}", hz) : fmt::format("{:.0f}k", hz / 1e3);
  }
  return StyledLine{style.columns, style.colour}.add(text, Ink::dim).text();
}

}  // namespace

std::vector<std::string> spectrum_lines(const SpectrumPicture& picture, std::size_t rows,
                                        const ViewStyle& style) {
  const Columns columns = share_columns(style.columns);
  std::vector<std::string> lines;
  if (columns.bars == 0) return lines;
  const std::size_t bar_rows = rows - 1;
  for (std::size_t row = 0; row < bar_rows; ++row) {
    const std::size_t base = bar_rows - 1 - row;
    std::string cells;
    std::size_t drawn = 0;  // trailing blanks are not written
    for (std::size_t bar = 0; bar < columns.bars; ++bar) {
      const auto cell =
          bar_cell(highest(picture.bins, bar, columns.bars),
                   highest(picture.peaks, bar, columns.bars), base, bar_rows, style.unicode);
      for (std::size_t i = 0; i < columns.width; ++i) cells += cell;
      if (cell != " ") drawn = cells.size();
    }
    cells.resize(drawn);
    const double db = floor_db * (static_cast<double>(row) + 0.5) / static_cast<double>(bar_rows);
    StyledLine line{style.columns, style.colour};
    if (columns.left == labels_columns) line.add(label(row, bar_rows), Ink::dim);
    if (drawn > 0) {
      if (line.width() < columns.left) line.add(std::string(columns.left - line.width(), ' '));
      line.add(cells, ink_of(db, -9.0, -27.0));
    }
    lines.push_back(line.text());
  }
  lines.push_back(frequency_line(picture, columns, style));
  return lines;
}

std::string level_line(double rms, const ViewStyle& style) {
  const double db = rms > 0.0 ? 20.0 * std::log10(rms) : -std::numeric_limits<double>::infinity();
  constexpr std::size_t beside = 22;  // columns of the text on both sides
  const std::size_t room = style.columns > beside ? style.columns - beside : 0;
  const auto columns = static_cast<double>(std::min(room, widest_level));
  const double filled = std::clamp(1.0 - db / level_floor_db, 0.0, 1.0) * columns;
  std::string cells;
  for (double column = 0.0; column < columns; ++column)
    cells += cell_from_left(static_cast<int>(std::clamp(filled - column, 0.0, 1.0) * 8.0),
                            style.unicode);
  StyledLine line{style.columns, style.colour};
  line.add(" level ", Ink::dim);
  const std::string_view wall = style.unicode ? "│" : "|";
  if (room > 0) line.add(wall).add(cells, ink_of(db, -3.0, -12.0)).add(wall);
  if (db < -120.0) return line.add(" silence", Ink::dim).text();
  const double shown = std::round(db * 10.0) / 10.0 + 0.0;  // adding 0.0 turns -0.0 into 0.0
  return line.add(fmt::format(" {:6.1f}", shown), Ink::bold).add(" dBFS", Ink::dim).text();
}

}  // namespace tactus::app
