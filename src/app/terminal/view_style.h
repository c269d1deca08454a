#pragma once

#include <cstddef>

namespace tactus::app {

/// What the terminal can do.
struct ViewStyle {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool colour = true;
  bool unicode = true;  ///< else ASCII alone
};

}  // namespace tactus::app
