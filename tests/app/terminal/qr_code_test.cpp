// tests/contract/program/test_qr.py decodes the drawing with another library.

#include "app/terminal/qr_code.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::app {
namespace {

using Modules = std::vector<std::string>;  // '#' and ' '

/// The modules of a drawing.
Modules modules(const std::vector<std::string>& lines) {
  const std::string start = "\x1b[38;5;16;48;5;231m";
  const std::string end = "\x1b[0m";
  Modules all;
  for (const std::string& line : lines) {
    EXPECT_TRUE(line.starts_with(start) && line.ends_with(end)) << line;
    std::string upper;
    std::string lower;
    for (auto at = start.size(); at < line.size() - end.size();) {
      const bool is_blank = line[at] == ' ';
      const std::string cell = line.substr(at, is_blank ? 1 : 3);
      upper += cell == "█" || cell == "▀" ? '#' : ' ';
      lower += cell == "█" || cell == "▄" ? '#' : ' ';
      at += cell.size();
    }
    all.push_back(upper);
    all.push_back(lower);
  }
  return all;
}

TEST(QrCode, is_square_with_a_quiet_zone_of_four_modules) {
  const auto lines = qr_code("http://studio.local:8000");
  const Modules drawn = modules(lines);
  const std::size_t side = 25 + 2 * 4;  // version 2
  ASSERT_EQ(lines.size(), (side + 1) / 2);
  for (std::size_t row = 0; row < drawn.size(); ++row) {
    ASSERT_EQ(drawn[row].size(), side);
    const bool is_quiet = row < 4 || row >= side - 4;
    const auto first = drawn[row].find('#');
    const auto last = drawn[row].rfind('#');
    if (is_quiet) {
      EXPECT_EQ(first, std::string::npos) << row;
    } else {
      EXPECT_GE(first, 4U) << row;
      EXPECT_LT(last, side - 4) << row;
    }
  }
}

TEST(QrCode, has_the_finder_pattern_in_three_corners) {
  const Modules finder{"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"};
  const Modules drawn = modules(qr_code("http://studio.local:8000"));
  for (std::size_t row = 0; row < 7; ++row) {
    EXPECT_EQ(drawn[4 + row].substr(4, 7), finder[row]);
    EXPECT_EQ(drawn[4 + row].substr(4 + 25 - 7, 7), finder[row]);
    EXPECT_EQ(drawn[4 + 25 - 7 + row].substr(4, 7), finder[row]);
  }
}

TEST(QrCode, of_the_address_with_a_key_fits_a_small_terminal) {
  const auto lines = qr_code("http://studio-longer-name.local:8000/#key=7Q2MX-0G4TR-9ZKDA-C1VWE");
  EXPECT_LE(lines.size(), 24U);
  EXPECT_LE(modules(lines).front().size(), 80U);
}

TEST(QrCode, of_nothing_or_too_much_is_nothing) {
  EXPECT_TRUE(qr_code("").empty());
  EXPECT_TRUE(qr_code(std::string(10'000, 'a')).empty());
}

}  // namespace
}  // namespace tactus::app
