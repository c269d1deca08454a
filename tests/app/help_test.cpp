#include "app/help.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace tactus::app {
namespace {

TEST(OptionTable, HasEachNameAndVariableOnce) {
  std::set<std::pair<Command, std::string_view>> names;
  std::set<std::string_view> variables;
  for (const auto& row : option_table()) {
    EXPECT_TRUE(names.emplace(row.command, row.name).second) << row.name;
    if (!row.environment.empty()) {
      EXPECT_TRUE(variables.insert(row.environment).second) << row.environment;
    }
  }
}

TEST(OptionTable, NamesTheVariableAfterTheFlag) {
  for (const auto& row : option_table()) {
    if (row.environment.empty()) continue;
    std::string expected = "TACTUS_";
    for (const char c : row.name) {
      expected += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    EXPECT_EQ(row.environment, expected);
  }
}

TEST(OptionTable, GivesEveryOptionOfServeAllSources) {
  for (const auto& row : option_table()) {
    if (row.command != Command::serve) continue;
    EXPECT_FALSE(row.environment.empty()) << row.name;
    EXPECT_EQ(row.in_config_file, row.name != "config") << row.name;
  }
}

TEST(OptionTable, TakesItsOwnDefaults) {
  for (const auto& row : option_table()) {
    const auto usual = row.show(Options{});
    if (usual.empty()) continue;
    Options options;
    const auto outcome = row.set(options, usual);
    ASSERT_TRUE(outcome.ok()) << row.name << ": " << outcome.error().message;
    EXPECT_EQ(row.show(options), usual);
  }
}

TEST(Help, TellsEveryOptionWithItsVariableAndDefault) {
  for (const auto& page_of : {std::optional<Command>{}, std::optional{Command::serve}}) {
    const auto page = help_page(page_of);
    for (const auto& row : option_table()) {
      if (row.command != Command::serve) continue;
      EXPECT_NE(page.find("  " + row.flag()), std::string::npos) << row.name;
      EXPECT_NE(page.find(row.environment), std::string::npos) << row.name;
    }
    for (const std::string usual : {"127.0.0.1,", "8000,", "48000,", "512,", "120,", "auto,"}) {
      EXPECT_NE(page.find(usual), std::string::npos) << usual;
    }
  }
  const auto monitor = help_page(Command::monitor);
  EXPECT_NE(monitor.find("--json"), std::string::npos);
  EXPECT_EQ(monitor.find("--port"), std::string::npos);
}

TEST(Help, TellsOfAnalyze) {
  for (const auto& page : {help_page({}), help_page(Command::analyze)}) {
    for (const auto& row : option_table()) {
      if (row.command != Command::analyze) continue;
      EXPECT_NE(page.find("  " + row.flag()), std::string::npos) << row.name;
    }
    EXPECT_NE(page.find("-80]"), std::string::npos);
  }
  EXPECT_NE(short_help().find("\n  analyze FILE"), std::string::npos);
}

TEST(Help, FitsAnUsualTerminal) {
  for (const auto& page :
       {help_page({}), help_page(Command::serve), help_page(Command::monitor),
        help_page(Command::analyze), help_page(Command::devices), short_help()}) {
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
    EXPECT_TRUE(page.ends_with("\n"));
    EXPECT_FALSE(page.ends_with("\n\n"));
  }
}

TEST(Help, NamesEveryCommand) {
  for (const auto command : {Command::serve, Command::monitor, Command::devices}) {
    const auto entry = "\n  " + std::string{name(command)};
    EXPECT_NE(help_page({}).find(entry), std::string::npos);
    EXPECT_NE(short_help().find(entry), std::string::npos);
  }
}

}  // namespace
}  // namespace tactus::app
