// The manual page and docs/configuration.md document every option in the table.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "app/cli/command_line.h"
#include "command_reader.h"

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

/// An edge has options of `serve`, which are described there.
std::string_view described_in(const Command& command) {
  return command.name == "edge" ? "serve" : command.name;
}

/// The section of the manual page on a command's options.
std::string manual_part(const Command& command) {
  return between(content("packaging/tactus.1"),
                 "\n.Ss Options of " + std::string{described_in(command)} + "\n", "\n.El\n");
}

/// The same of docs/configuration.md; the options of `serve` span several chapters.
std::string page_part(const Command& command) {
  const auto page = content("docs/configuration.md");
  if (described_in(command) == "serve") return between(page, "\n## Server\n", "\n## Monitor\n");
  std::string title{command.name};
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  return between(page, "\n## " + title + "\n", "\n## ");
}

/// The manual page's entry for an option: from its `.It Fl` line to the next.
std::string manual_entry(const std::string& manual, const OptionRow& row) {
  const auto start = manual.find("\n.It Fl -" + std::string{row.name} +
                                 (row.is_switch() ? "" : " Ar " + std::string{row.placeholder}));
  if (start == std::string::npos) return {};
  return manual.substr(start, manual.find("\n.It", start + 1) - start);
}

/// The Markdown table row of an option.
std::string table_line(const std::string& page, const OptionRow& row) {
  const auto start = page.find("| `" + row.flag() + (row.is_switch() ? "" : " "));
  return start == std::string::npos ? "" : page.substr(start, page.find('\n', start) - start);
}

class Documentation : public testing::Test, public CommandReader {};

TEST_F(Documentation, manual_page_has_every_option_with_its_variable_and_default) {
  const auto manual = content("packaging/tactus.1");
  for (const auto& command : all()) {
    for (const auto& row : command.options) {
      const auto entry = manual_entry(manual_part(command), row);
      ASSERT_FALSE(entry.empty()) << row.flag();
      if (command.has_settings && row.is_setting) {
        EXPECT_NE(manual.find("\n.It Ev " + row.variable()), std::string::npos) << row.variable();
      }
      if (!row.is_switch()) {
        EXPECT_NE(entry.find(row.value.standard), std::string::npos)
            << row.flag() << " lacks its default, " << row.value.standard;
      }
    }
  }
}

TEST_F(Documentation, configuration_page_has_every_option_with_its_variable_key_and_default) {
  for (const auto& command : all()) {
    for (const auto& row : command.options) {
      const auto line = table_line(page_part(command), row);
      ASSERT_FALSE(line.empty()) << row.flag();
      if (command.has_settings && row.is_setting) {
        EXPECT_NE(line.find("`" + row.variable() + "`"), std::string::npos) << line;
        if (row.in_config_file()) {
          EXPECT_NE(line.find("`" + std::string{row.name} + " = "), std::string::npos) << line;
        }
      }
      if (!row.is_switch()) {
        EXPECT_NE(line.find(row.value.standard), std::string::npos)
            << line << " lacks its default, " << row.value.standard;
      }
    }
  }
}

TEST_F(Documentation, has_no_option_that_does_not_exist) {
  for (const auto& command : all()) {
    if (command.options.empty() || described_in(command) != command.name) continue;
    const auto manual = manual_part(command);
    const std::string mark = "\n.It Fl -";
    for (auto at = manual.find(mark); at != std::string::npos; at = manual.find(mark, at + 1)) {
      const auto start = at + mark.size();
      const auto word = manual.substr(start, manual.find_first_of(" \n", start) - start);
      EXPECT_NE(command.find(word), nullptr) << "--" << word;
    }
    const auto page = page_part(command);
    for (auto at = page.find("| `--"); at != std::string::npos; at = page.find("| `--", at + 1)) {
      const auto word = page.substr(at + 5, page.find_first_of(" `", at + 5) - at - 5);
      EXPECT_NE(command.find(word), nullptr) << "--" << word;
    }
  }
}

}  // namespace
}  // namespace tactus::app
