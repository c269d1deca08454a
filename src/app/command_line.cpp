#include "app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <list>
#include <string_view>
#include <utility>

#include "app/suggestion.h"

namespace tactus::app {
namespace {

constexpr std::array commands{Command::serve, Command::monitor,
#if TACTUS_SPECTRUM
                              Command::analyze,
#endif
                              Command::devices};

constexpr bool takes_files(Command command) {
  return command == Command::serve || command == Command::analyze;
}

constexpr bool takes_url(Command command) { return command == Command::monitor; }

Error usage_error(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

/// One command's parser, and where it leaves what it found.
struct CommandParser {
  Command command;
  CLI::App* app;
  bool help = false;
  std::list<std::pair<const OptionRow*, std::vector<std::string>>> found = {};
};

void add_options(CommandParser& parser) {
  for (const auto& row : option_table()) {
    if (row.command != parser.command) continue;
    auto& values = parser.found.emplace_back(&row, std::vector<std::string>{}).second;
    if (row.is_switch()) {
      parser.app->add_flag(fmt::format("--{0},!--no-{0}", row.name), values);
    } else {
      parser.app
          ->add_option(row.flag(),
                       [&values](const CLI::results_t& results) {
                         values = results;
                         return true;
                       })
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
}

/// The flags that a command knows, as they are written.
std::vector<std::string> flags_of(Command command) {
  std::vector<std::string> flags{"--help"};
  for (const auto& row : option_table()) {
    if (row.command != command) continue;
    flags.push_back(row.flag());
    if (row.is_switch()) flags.push_back(fmt::format("--no-{}", row.name));
  }
  return flags;
}

std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::vector<std::string_view> views{candidates.begin(), candidates.end()};
  return closest(word, views);
}

bool looks_like_flag(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// What is wrong with a word that no command was given for.
Error unknown_word(std::string_view word) {
  word = word.substr(0, word.find('='));
  if (!looks_like_flag(word)) {
    std::vector<std::string> names;
    for (const auto command : commands) names.emplace_back(name(command));
    return usage_error(
        fmt::format("unknown command \"{}\"{}", word, did_you_mean(nearest(word, names))));
  }
  for (const auto command : commands) {
    const auto flags = flags_of(command);
    if (std::find(flags.begin(), flags.end(), word) != flags.end()) {
      return usage_error(
          fmt::format("{0} stands after a command: tactus {1} {0}", word, name(command)));
    }
  }
  return usage_error(fmt::format("unknown option \"{}\"{}", word,
                                 did_you_mean(nearest(word, {"--help", "--version"}))));
}

Error unknown_word_of(Command command, std::string_view word) {
  if (!looks_like_flag(word)) {
    return usage_error(fmt::format("{} takes no argument \"{}\"", name(command), word));
  }
  word = word.substr(0, word.find('='));
  return usage_error(
      fmt::format("unknown option \"{}\"{}", word, did_you_mean(nearest(word, flags_of(command)))));
}

/// CLI11 begins its messages with the option's name and a colon.
Error parse_error(const CLI::ParseError& error) {
  const std::string_view message = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && message.starts_with("--")) {
    return usage_error(fmt::format("{} needs a value", message.substr(0, message.find(':'))));
  }
  return usage_error(std::string{message});
}

// CLI11 takes a word in brackets for a list and splits it; with this before it, it does not.
constexpr char shield = '\x01';

void put_shields(std::vector<std::string>& words) {
  for (auto& word : words) {
    if (word.starts_with('[')) word.insert(0, 1, shield);
  }
}

void take_shields(std::vector<std::string>& words) {
  for (auto& word : words) {
    if (word.starts_with(shield)) word.erase(0, 1);
  }
}

/// Cuts off what follows a word "--": arguments, whatever they look like.
std::vector<std::string> take_literals(std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  if (mark == words.end()) return {};
  std::vector<std::string> literals{std::next(mark), words.end()};
  words.erase(mark, words.end());
  return literals;
}

}  // namespace

Result<CommandLine> read_command_line(std::vector<std::string> arguments) {
  CommandLine line;
  if (arguments.empty()) return line;

  CLI::App app;
  bool help = false;
  bool version = false;
  app.set_help_flag();
  app.allow_extras();
  app.require_subcommand(0, 1);
  app.add_flag("-h,--help", help);
  app.add_flag("-V,--version", version);
  std::list<CommandParser> parsers;
  for (const auto command : commands) {
    auto* sub = app.add_subcommand(std::string{name(command)});
    sub->set_help_flag();
    sub->allow_extras();
    auto& parser = parsers.emplace_back(CommandParser{command, sub});
    sub->add_flag("-h,--help", parser.help);
    add_options(parser);
    if (takes_files(command)) sub->add_option("FILE", line.files);
    if (takes_url(command)) sub->add_option("URL", line.url);
  }

  auto literals = take_literals(arguments);
  put_shields(arguments);
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return parse_error(error);
  }

  for (auto& parser : parsers) {
    if (!parser.app->parsed()) continue;
    line.command = parser.command;
    help = help || parser.help;
    if (const auto extras = parser.app->remaining(); !extras.empty() && !help) {
      return unknown_word_of(parser.command, extras.front());
    }
    for (auto& [row, values] : parser.found) {
      take_shields(values);
      if (!values.empty()) {
        line.flags[std::string{row->name}] = {std::move(values), row->flag()};
      }
    }
  }
  using Action = CommandLine::Action;
  if (help || version) {
    line.action = help ? Action::help : Action::version;
    return line;
  }
  if (const auto extras = app.remaining(); !extras.empty()) return unknown_word(extras.front());
  take_shields(line.files);
  if (!literals.empty() && !(line.command && takes_files(*line.command))) {
    return usage_error(fmt::format("{} takes no FILE such as \"{}\"",
                                   line.command ? name(*line.command) : "no command",
                                   literals.front()));
  }
  line.files.insert(line.files.end(), literals.begin(), literals.end());
  line.action = line.command ? Action::run : Action::nothing;
  return line;
}

}  // namespace tactus::app
