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

TEST(StyledLine, shows_control_characters_of_a_text_as_escapes) {
  StyledLine line{10, false};
  line.add("a\x1b[2Jb\n");
  EXPECT_EQ(line.text(), "a\\x1b[2Jb\\");
  EXPECT_EQ(line.width(), 10U);
}

}  // namespace
}  // namespace tactus::app
