#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "app/terminal/view_style.h"

namespace tactus::app {

/// A bar and the label under it.
struct LightBar {
  float value = 0.0F;  ///< 0 to 1
  std::string label;
};

/// Draws bars of equal width, with labels where they fit.
/// @param rows  number of lines, at least 2, the labels' included
/// @return no lines if the bars do not fit the width
/// Thread: any. Errors: none.
std::vector<std::string> light_bars(std::span<const LightBar> bars, std::size_t rows,
                                    const ViewStyle& style);

}  // namespace tactus::app
