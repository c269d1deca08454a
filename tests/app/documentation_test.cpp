// The manual page and docs/configuration.md tell of every option in the table.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "app/options.h"

namespace tactus::app {
namespace {

std::string content(const std::string& path) {
  std::ifstream file{std::string{TACTUS_SOURCE_DIR} + "/" + path};
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The part of the manual page about one option: from its `.It Fl` line to the next.
std::string manual_entry(const std::string& manual, const OptionRow& row) {
  const auto start = manual.find("\n.It Fl -" + std::string{row.name} +
                                 (row.is_switch() ? "" : " Ar " + std::string{row.placeholder}));
  if (start == std::string::npos) return {};
  return manual.substr(start, manual.find("\n.It", start + 1) - start);
}

/// The row of a Markdown table that begins with an option's flag.
std::string table_line(const std::string& page, const OptionRow& row) {
  const auto start = page.find("| `" + row.flag() + (row.is_switch() ? "" : " "));
  return start == std::string::npos ? "" : page.substr(start, page.find('\n', start) - start);
}

TEST(ManualPage, TellsOfEveryOptionItsVariableAndItsDefault) {
  const auto manual = content("packaging/tactus.1");
  for (const auto& row : option_table()) {
    const auto entry = manual_entry(manual, row);
    ASSERT_FALSE(entry.empty()) << row.flag();
    if (!row.environment.empty()) {
      EXPECT_NE(manual.find("\n.It Ev " + std::string{row.environment}), std::string::npos)
          << row.environment;
    }
    if (const auto usual = row.show(Options{}); !usual.empty() && !row.is_switch()) {
      EXPECT_NE(entry.find(usual), std::string::npos) << row.flag() << " says no " << usual;
    }
  }
}

TEST(ConfigurationPage, TellsOfEveryOptionItsVariableAndItsDefault) {
  const auto page = content("docs/configuration.md");
  for (const auto& row : option_table()) {
    const auto line = table_line(page, row);
    ASSERT_FALSE(line.empty()) << row.flag();
    if (!row.environment.empty()) {
      EXPECT_NE(line.find("`" + std::string{row.environment} + "`"), std::string::npos) << line;
    }
    if (row.in_config_file) {
      EXPECT_NE(line.find("`" + std::string{row.name} + " = "), std::string::npos) << line;
    }
    if (const auto usual = row.show(Options{}); !usual.empty() && !row.is_switch()) {
      EXPECT_NE(line.find(usual), std::string::npos) << line << " says no " << usual;
    }
  }
}

// What a build without the spectrum leaves out is documented all the same.
#if TACTUS_AUDIO
TEST(Documentation, TellsOfNoOptionThatIsNotThere) {
  const auto manual = content("packaging/tactus.1");
  const std::string mark = "\n.It Fl -";
  for (auto at = manual.find(mark); at != std::string::npos; at = manual.find(mark, at + 1)) {
    const auto start = at + mark.size();
    const auto word = manual.substr(start, manual.find_first_of(" \n", start) - start);
    EXPECT_NE(find_option(word), nullptr) << "--" << word;
  }
  const auto page = content("docs/configuration.md");
  for (auto at = page.find("| `--"); at != std::string::npos; at = page.find("| `--", at + 1)) {
    const auto word = page.substr(at + 5, page.find_first_of(" `", at + 5) - at - 5);
    EXPECT_NE(find_option(word), nullptr) << "--" << word;
  }
}
#endif

}  // namespace
}  // namespace tactus::app
