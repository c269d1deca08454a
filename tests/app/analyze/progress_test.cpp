#include "app/analyze/progress.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

TEST(ProgressLine, TellsTheNameTheShareAndTheSpeed) {
  EXPECT_EQ(progress_line("a.wav", 0.5, 123.4, 80, false),
            "a.wav  ###############---------------  50 %  123 x");
  EXPECT_EQ(progress_line("a.wav", 0.0, 0.0, 80, false),
            "a.wav  ------------------------------   0 %  0 x");
  EXPECT_EQ(progress_line("a.wav", 1.5, 1.0, 80, false),
            "a.wav  ############################## 100 %  1 x");
}

TEST(ProgressLine, IsDrawnInEighthsWhereTheTerminalCanShowThem) {
  EXPECT_EQ(progress_line("", 0.05, 9.0, 80, true), "  █▌                               5 %  9 x");
}

TEST(ProgressLine, LeavesOutWhatANarrowTerminalHasNoRoomFor) {
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 44, false),
            "###############---------------  50 %  1 x");
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 20, false), "a.wav    50 %  1 x");
  EXPECT_EQ(progress_line("a.wav", 0.5, 1.0, 12, false), "  50 %  1 x");
}

TEST(ProgressLine, ShowsNoNameThatCouldMoveTheCursor) {
  EXPECT_EQ(progress_line("a\x1b[2J", 0.5, 1.0, 80, false).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tactus::app
