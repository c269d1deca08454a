#include "app/analyze/progress.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

TEST(ProgressLine, shows_name_share_and_speed) {
  EXPECT_EQ(progress_line("a.wav", 0.5, 123.4, 80, false),
            "a.wav  ###############---------------  50 %  123 x");
  EXPECT_EQ(progress_line("a.wav", 0.0, 0.0, 80, false),
            "a.wav  ------------------------------   0 %  0 x");
  EXPECT_EQ(progress_line("a.wav", 1.5, 1.0, 80, false),
            "a.wav  ############################## 100 %  1 x");
}

TEST(ProgressLine, is_drawn_in_eighths_in_unicode) {
  EXPECT_EQ(progress_line("", 0.05, 9.0, 80, true), "  █▌                               5 %  9 x");
}

TEST(ProgressLine, omits_parts_on_a_narrow_terminal) {
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 44, false),
            "###############---------------  50 %  1 x");
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 20, false), "a.wav    50 %  1 x");
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 12, false), "  50 %  1 x");
}

TEST(ProgressLine, omits_a_name_with_control_characters) {
  EXPECT_EQ(progress_line("a\x1b[2J", 0.5, 1.0, 80, false).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tactus::app
