#include "app/terminal/styled_line.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

TEST(ColumnsOf, ignores_colours) {
  EXPECT_EQ(columns_of(""), 0U);
  EXPECT_EQ(columns_of("bpm 120"), 7U);
  EXPECT_EQ(columns_of("\x1b[32m█▁ \x1b[0mé"), 4U);
}

TEST(ColumnsOf, agrees_with_the_width_of_a_line) {
  StyledLine line{6, true};
  line.add("▂▂▂", Ink::green).add("level", Ink::bold);
  EXPECT_EQ(line.width(), 6U);
  EXPECT_EQ(columns_of(line.text()), line.width());
}

}  // namespace
}  // namespace tactus::app
