#include "app/system/printable.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

TEST(Printable, leaves_text_as_it_is) {
  for (const std::string text : {"", "song.wav", "Ä song; with 'odd' $name €🎵.wav"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, escapes_control_characters) {
  EXPECT_EQ(printable("a\nb\r\t.wav"), "a\\nb\\r\\t.wav");
  EXPECT_EQ(printable("\x1b]0;title\a"), "\\x1b]0;title\\x07");
  EXPECT_EQ(printable(std::string{"\0\x7f", 2}), "\\x00\\x7f");
  EXPECT_EQ(printable("\u009b2J"), "\\xc2\\x9b2J") << "C1: an escape of one character";
}

TEST(Printable, escapes_bytes_that_are_not_utf_8) {
  EXPECT_EQ(printable("\x9b\x32J"), "\\x9b2J");
  EXPECT_EQ(printable("caf\xe9"), "caf\\xe9") << "Latin-1";
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82") << "cut off";
}

}  // namespace
}  // namespace tactus::app
