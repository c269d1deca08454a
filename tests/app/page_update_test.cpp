#include "app/page_update.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "app/styled_line.h"

namespace tactus::app {
namespace {

/// As much of a terminal as a page needs, one that waits at its last column as real ones do.
class Screen {
 public:
  Screen(std::size_t rows, std::size_t columns) : cells_(rows, std::vector<std::string>(columns)) {
    for (auto& row : cells_) std::fill(row.begin(), row.end(), plain + " ");
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      std::size_t length = 1;
      if (text.front() == '\x1b') {
        while ((static_cast<unsigned char>(text[length]) & 0x40U) == 0 || text[length] == '[')
          ++length;
        obey(std::string{text.substr(2, length - 2)}, text[length]);
        ++length;
      } else {
        while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
          ++length;
        // A blank looks the same in every colour.
        cells_.at(row_).at(column_) =
            (text.front() == ' ' ? plain : ink_) + std::string{text.substr(0, length)};
        column_ = std::min(column_ + 1, cells_[row_].size() - 1);
      }
      text.remove_prefix(length);
    }
    EXPECT_EQ(ink_, plain) << "leaves no colour behind";
  }

  /// Writes a page from scratch.
  void show(const std::string& page) {
    std::size_t begin = 0;
    for (row_ = 0; begin <= page.size(); ++row_) {
      const auto end = std::min(page.find('\n', begin), page.size());
      column_ = 0;
      write(std::string_view{page}.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  bool operator==(const Screen& other) const { return cells_ == other.cells_; }

 private:
  inline static const std::string plain = "0:";

  void obey(const std::string& parameters, char command) {
    if (command == 'm') {
      ink_ = parameters + ":";
    } else if (command == 'H') {
      const auto split = parameters.find(';');
      row_ = std::stoul(parameters.substr(0, split)) - 1;
      column_ = std::stoul(parameters.substr(split + 1)) - 1;
    } else {
      ASSERT_EQ(command, 'K');
      auto& row = cells_.at(row_);
      std::fill(row.begin() + static_cast<std::ptrdiff_t>(column_), row.end(), plain + " ");
    }
  }

  std::vector<std::vector<std::string>> cells_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::string ink_ = plain;
};

TEST(PageUpdate, OfTheSamePageIsNothing) {
  EXPECT_EQ(page_update("a\nb", "a\nb"), "");
  EXPECT_EQ(page_update("", ""), "");
  EXPECT_EQ(page_update("a", "a  \n"), "") << "it looks the same";
}

TEST(PageUpdate, WritesWhatHasChangedAndNoMore) {
  EXPECT_EQ(page_update("one\ntwo 1 three", "one\ntwo 2 three"), "\x1b[2;5H2");
  EXPECT_EQ(page_update("abcdefghijklmnop", "Abcdefghijklmnop"), "\x1b[1;1HA");
  EXPECT_EQ(page_update("abc", "abcde"), "\x1b[1;4Hde");
  EXPECT_EQ(page_update("abcde", "abc"), "\x1b[1;4H\x1b[K");
  EXPECT_EQ(page_update("a\nb\nc", "a"), "\x1b[2;1H\x1b[K\x1b[3;1H\x1b[K");
}

TEST(PageUpdate, WritesOnOverAFewCharactersThatStay) {
  EXPECT_EQ(page_update("01:23.4", "02:24.4"), "\x1b[1;2H2:24");
}

TEST(PageUpdate, BringsTheColour) {
  EXPECT_EQ(page_update("\x1b[32mab\x1b[0mc", "\x1b[31mab\x1b[0mc"), "\x1b[1;1H\x1b[31mab\x1b[0m");
  EXPECT_EQ(page_update("█▁", "█\x1b[2m▂\x1b[0m"), "\x1b[1;2H\x1b[2m▂\x1b[0m");
}

class RandomPages {
 public:
  static constexpr std::size_t rows = 6;
  static constexpr std::size_t columns = 24;

  explicit RandomPages(std::uint32_t seed) : random_{seed} {}

  /// Like the one before in many places.
  std::string next() {
    std::string page;
    const std::size_t lines = 1 + random_() % rows;
    for (std::size_t i = 0; i < lines; ++i) page += (i == 0 ? "" : "\n") + line();
    return page;
  }

 private:
  std::string line() {
    constexpr const char* glyphs[] = {" ", " ", "a", "█", "▁", "é"};
    StyledLine line{columns, true};
    for (std::size_t left = random_() % 5; left > 0; --left) {
      std::string text;
      const char* glyph = glyphs[random_() % std::size(glyphs)];
      for (std::size_t i = random_() % 10; i > 0; --i) text += glyph;
      line.add(text, static_cast<Ink>(random_() % 6));
    }
    return line.text();
  }

  std::mt19937 random_;
};

TEST(PageUpdate, LeavesTheScreenAsIfThePageWereWrittenAnew) {
  RandomPages pages{1};
  Screen screen{RandomPages::rows, RandomPages::columns};
  std::string shown;
  for (int i = 0; i < 5'000; ++i) {
    const std::string page = pages.next();
    screen.write(page_update(shown, page));
    Screen anew{RandomPages::rows, RandomPages::columns};
    anew.show(page);
    ASSERT_TRUE(screen == anew) << shown << "\n->\n" << page;
    shown = page;
  }
}

}  // namespace
}  // namespace tactus::app
