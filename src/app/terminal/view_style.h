#pragma once

#include <cstddef>

namespace tactus::app {

/// Size and abilities of the terminal.
struct ViewStyle {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool colour = true;
  bool unicode = true;  ///< false: ASCII only
};

}  // namespace tactus::app
