// The help pages of command_line.h.
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "command_reader.h"

namespace tactus::app {
namespace {

class CommandLineHelp : public testing::Test, public CommandReader {
 protected:
  std::vector<std::string> pages() const {
    std::vector<std::string> pages{help_page(all())};
    for (const auto& command : all()) pages.push_back(help_page(command));
    return pages;
  }
};

TEST_F(CommandLineHelp, names_every_option_with_its_range_default_and_variable) {
  for (const auto& command : all()) {
    const auto page = help_page(command);
    for (const auto& row : command.options) {
      const auto start = page.find("  " + row.flag());
      ASSERT_NE(start, std::string::npos) << row.name;
      const auto entry = page.substr(start, page.find("\n  --", start) - start);
      EXPECT_NE(entry.find(row.value.range), std::string::npos) << entry;
      if (!row.value.standard.empty() && !row.is_switch()) {
        EXPECT_NE(entry.find("default " + row.value.standard), std::string::npos) << entry;
      }
      EXPECT_EQ(entry.find(row.variable()) != std::string::npos,
                command.has_settings && row.is_setting)
          << entry;
    }
  }
}

TEST_F(CommandLineHelp, has_each_option_once) {
  for (const auto& command : all()) {
    std::set<std::string_view> names;
    for (const auto& row : command.options) EXPECT_TRUE(names.insert(row.name).second) << row.name;
  }
  EXPECT_EQ(command("serve").find("sample-rate")->variable(), "TACTUS_SAMPLE_RATE");
}

TEST_F(CommandLineHelp, accepts_every_default_as_a_value) {
  for (const auto& command : all()) {
    for (const auto& row : command.options) {
      if (row.value.standard.empty()) continue;
      EXPECT_TRUE(row.value.read(row.value.standard)) << row.name;
    }
  }
}

TEST_F(CommandLineHelp, fits_a_terminal_of_80_columns) {
  for (const auto& page : pages()) {
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
    EXPECT_TRUE(page.ends_with("\n"));
    EXPECT_FALSE(page.ends_with("\n\n"));
    EXPECT_EQ(page.find("\n\n\n"), std::string::npos);
  }
}

TEST_F(CommandLineHelp, names_every_command) {
  for (const auto& command : all()) {
    EXPECT_NE(help_page(all()).find("\n  " + std::string{command.name} + " "), std::string::npos);
  }
}

}  // namespace
}  // namespace tactus::app
