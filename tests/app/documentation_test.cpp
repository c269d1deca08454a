// The manual page and docs/configuration.md tell of every option in the table.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
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

std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const auto from = text.find(start);
  EXPECT_NE(from, std::string::npos) << start;
  if (from == std::string::npos) return {};
  return text.substr(from, text.find(end, from + start.size()) - from);
}

/// What the manual page says of a command's options.
std::string manual_part(const std::string& manual, Command command) {
  return between(manual, "\n.Ss Options of " + std::string{name(command)} + "\n", "\n.El\n");
}

/// What docs/configuration.md says of them: `serve` has all before the chapters of the others.
std::string page_part(const std::string& page, Command command) {
  if (command == Command::serve) return between(page, "\n## Server\n", "\n## Monitor\n");
  std::string title{name(command)};
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  return between(page, "\n## " + title + "\n", "\n## ");
}

/// The part of the manual page about one option: from its `.It Fl` line to the next.
std::string manual_entry(const std::string& whole, const OptionRow& row) {
  const auto manual = manual_part(whole, row.command);
  const auto start = manual.find("\n.It Fl -" + std::string{row.name} +
                                 (row.is_switch() ? "" : " Ar " + std::string{row.placeholder}));
  if (start == std::string::npos) return {};
  return manual.substr(start, manual.find("\n.It", start + 1) - start);
}

/// The row of a Markdown table that begins with an option's flag.
std::string table_line(const std::string& whole, const OptionRow& row) {
  const auto page = page_part(whole, row.command);
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

TEST(Documentation, TellsOfNoOptionThatIsNotThere) {
  for (const auto command : {Command::serve, Command::monitor, Command::analyze}) {
    const auto manual = manual_part(content("packaging/tactus.1"), command);
    const std::string mark = "\n.It Fl -";
    for (auto at = manual.find(mark); at != std::string::npos; at = manual.find(mark, at + 1)) {
      const auto start = at + mark.size();
      const auto word = manual.substr(start, manual.find_first_of(" \n", start) - start);
      EXPECT_NE(find_option(command, word), nullptr) << "--" << word;
    }
    const auto page = page_part(content("docs/configuration.md"), command);
    for (auto at = page.find("| `--"); at != std::string::npos; at = page.find("| `--", at + 1)) {
      const auto word = page.substr(at + 5, page.find_first_of(" `", at + 5) - at - 5);
      EXPECT_NE(find_option(command, word), nullptr) << "--" << word;
    }
  }
}

}  // namespace
}  // namespace tactus::app
