#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tactus::app {

/// A character filled from the left by 0 to 8 eighths. ASCII: full or blank.
inline std::string_view cell_from_left(int eighths, bool unicode) {
  static constexpr std::array<std::string_view, 9> cells{" ", "▏", "▎", "▍", "▌",
                                                         "▋", "▊", "▉", "█"};
  if (!unicode) return eighths >= 4 ? "#" : " ";
  return cells[static_cast<std::size_t>(eighths)];
}

/// A character filled from the bottom by 0 to 8 eighths. ASCII: full or blank.
inline std::string_view cell_from_bottom(int eighths, bool unicode) {
  static constexpr std::array<std::string_view, 9> cells{" ", "▁", "▂", "▃", "▄",
                                                         "▅", "▆", "▇", "█"};
  if (!unicode) return eighths >= 4 ? "#" : " ";
  return cells[static_cast<std::size_t>(eighths)];
}

}  // namespace tactus::app
