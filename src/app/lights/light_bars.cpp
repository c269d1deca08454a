#include "app/lights/light_bars.h"

#include <algorithm>
#include <string_view>

#include "app/terminal/block_cells.h"
#include "app/terminal/styled_line.h"

namespace tactus::app {
namespace {

constexpr std::size_t left_margin = 1;
constexpr std::size_t widest_light_bar = 6;

Ink height_ink(double height) {
  if (height > 0.85) return Ink::red;
  return height > 0.6 ? Ink::yellow : Ink::green;
}

}  // namespace

std::vector<std::string> light_bars(std::span<const LightBar> bars, std::size_t rows,
                                    const ViewStyle& style) {
  std::vector<std::string> lines;
  const std::size_t room = style.columns > left_margin ? style.columns - left_margin : 0;
  const std::size_t step = bars.empty() ? 0 : std::min(room / bars.size(), widest_light_bar + 1);
  if (step == 0) return lines;
  const std::size_t width = std::max<std::size_t>(1, step - 1);
  const std::size_t bar_rows = rows - 1;
  for (std::size_t row = 0; row < bar_rows; ++row) {
    const auto base = static_cast<float>(bar_rows - 1 - row);
    StyledLine line{style.columns, style.colour};
    const Ink ink =
        height_ink(1.0 - (static_cast<double>(row) + 0.5) / static_cast<double>(bar_rows));
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const float in_row = bars[bar].value * static_cast<float>(bar_rows) - base;
      const int eighths = static_cast<int>(std::clamp(in_row, 0.0F, 1.0F) * 8.0F);
      if (eighths == 0) continue;
      const std::size_t column = left_margin + bar * step;
      if (line.width() < column) line.add(std::string(column - line.width(), ' '));
      const std::string_view cell = cell_from_bottom(eighths, style.unicode);
      std::string cells;
      for (std::size_t i = 0; i < width; ++i) cells += cell;
      line.add(cells, ink);
    }
    lines.push_back(line.text());
  }
  std::string labels;
  for (std::size_t bar = 0; bar < bars.size(); ++bar) {
    const std::size_t column = left_margin + bar * step;
    if (!labels.empty() && labels.size() + 1 > column) continue;  // no room beside the one before
    labels.resize(column, ' ');
    labels += bars[bar].label;
  }
  lines.push_back(StyledLine{style.columns, style.colour}.add(labels, Ink::dim).text());
  return lines;
}

}  // namespace tactus::app
