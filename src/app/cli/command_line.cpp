#include "app/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/cli/suggestion.h"

namespace tactus::app {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t help_width = 80;
constexpr std::size_t help_indent = 27;  // the column of the text beside the options

/// Breaks a text into lines that fit beside the options.
std::string wrapped(std::string_view text) {
  std::string out;
  while (text.size() > help_width - help_indent) {
    const auto end = text.rfind(' ', help_width - help_indent);
    if (end == std::string_view::npos) break;
    out.append(text.substr(0, end)).append("\n");
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

/// CLI11's help with plain option names and one blank line between groups.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(help_indent); }
  std::string make_usage(const CLI::App*, std::string) const override { return {}; }
  std::string make_footer(const CLI::App* app) const override { return app->get_footer(); }
  std::string make_group(std::string group, bool,
                         std::vector<const CLI::Option*> options) const override {
    auto out = group + ":\n";
    for (const auto* option : options) out += make_option(option, false);
    return out;
  }
  std::string make_option_name(const CLI::Option* option, bool) const override {
    Words names;
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return fmt::format("{}", fmt::join(names, ", "));
  }
};

/// An option's help text: its description, then a line with range, default and variable.
std::string description(const OptionRow& row, bool has_settings) {
  Words notes;
  if (!row.value.range.empty()) notes.push_back(row.value.range);
  if (!row.value.standard.empty() && (has_settings || !row.is_switch())) {
    notes.push_back("default " + row.value.standard);
  }
  if (has_settings) notes.push_back(row.variable());
  auto text = wrapped(row.help);
  if (!notes.empty()) text += '\n' + wrapped(fmt::format("[{}]", fmt::join(notes, "; ")));
  return text;
}

std::string usage_of(const Command& command) {
  return fmt::format("tactus {}{}{}{}", command.name, command.options.empty() ? "" : " [OPTION...]",
                     command.arguments.empty() ? "" : " ", command.arguments);
}

/// Declares a command's table to CLI11. Values are parsed later: CLI11 would let the config file
/// override the environment and would not check overridden values.
void declare(const Command& command, CLI::App& app) {
  app.description(fmt::format("Usage: {}\n\n{}", usage_of(command), command.about));
  constexpr std::string_view sources =
      "Options are also environment variables, in brackets, and config file keys.\n"
      "Flags override variables; variables override the config file.\n\n";
  app.footer(fmt::format("{}Examples:\n{}", command.has_settings ? sources : "", command.examples));
  app.formatter(std::make_shared<HelpFormatter>());
  app.allow_extras();
  app.set_help_flag();
  for (const auto& row : command.options) {
    const auto text = description(row, command.has_settings && row.is_setting);
    auto* option =
        row.is_switch()
            ? app.add_flag(row.flag() + (command.has_settings ? fmt::format(",!--no-{}", row.name)
                                                              : std::string{}),
                           text)
            : app.add_option(row.flag(), text)->option_text(std::string{row.placeholder});
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->group(std::string{row.group});
  }
  // --help works even on an invalid command line.
  app.set_help_flag("-h,--help", "Show this help")->trigger_on_parse();
}

bool looks_like_flag(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// Whether a word is a file, or looks like a path or URL: then serve tells what is wrong with it.
bool names_file(const std::string& word) {
  std::error_code ignored;
  return !looks_like_flag(word) &&
         (word.find_first_of("./") != std::string::npos || std::filesystem::exists(word, ignored));
}

/// All flags of a command, e.g. "--port".
Words flags_of(const Command& command) {
  Words flags{"--help"};
  for (const auto& row : command.options) {
    flags.push_back(row.flag());
    if (row.is_switch() && command.has_settings) flags.push_back(fmt::format("--no-{}", row.name));
  }
  return flags;
}

Error unknown_option(std::string_view word, const Words& flags) {
  word = word.substr(0, word.find('='));
  return usage_error(fmt::format("unknown option \"{}\"{}", word, did_you_mean(word, flags)));
}

/// The error for a first argument that is not a command.
Error unknown_word(std::string_view word, std::span<const Command> commands) {
  if (looks_like_flag(word)) {
    for (const auto& command : commands) {
      const auto flag = std::string{word.substr(0, word.find('='))};
      if (std::ranges::count(flags_of(command), flag) == 0) continue;
      return usage_error(
          fmt::format("{0} must follow its command: tactus {1} {0}", flag, command.name));
    }
    return unknown_option(word, {"--help", "--version"});
  }
  Words names;
  for (const auto& command : commands) names.emplace_back(command.name);
  return usage_error(fmt::format("unknown command \"{}\"{}", word, did_you_mean(word, names)));
}

/// Extracts the positional arguments. After "--", an argument may start with a dash.
Result<Words> arguments_of(const Command& command, const Words& words) {
  Words arguments;
  bool literal = false;
  for (const auto& word : words) {
    if (!literal && word == "--") {
      literal = true;
    } else if (!literal && looks_like_flag(word)) {
      return unknown_option(word, flags_of(command));
    } else if (arguments.size() == command.most_arguments) {
      return usage_error(
          fmt::format("unexpected argument \"{}\"; usage: {}", word, usage_of(command)));
    } else {
      arguments.push_back(word);
    }
  }
  return arguments;
}

Words split(std::string_view list) {
  Words parts;
  while (true) {
    const auto comma = list.find(',');
    if (const auto part = list.substr(0, comma); !part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

/// Options from environment variables. Lists are comma-separated; an empty variable counts as
/// unset.
GivenOptions given_by_environment(const Command& command, const Environment& environment) {
  GivenOptions given;
  for (const auto& row : command.options) {
    if (!row.is_setting) continue;
    auto variable = row.variable();
    const auto value = environment(variable);
    if (!value || value->empty()) continue;
    auto texts = row.value.kind == OptionValue::Kind::list ? split(*value) : Words{*value};
    if (!texts.empty()) given[std::string{row.name}] = {std::move(texts), std::move(variable)};
  }
  return given;
}

/// Options from the config file given by flag or variable, else from the default one if it exists.
Result<GivenOptions> given_by_file(const Command& command, const GivenOptions& flags,
                                   const GivenOptions& variables, const Environment& environment) {
  for (const auto* source : {&flags, &variables}) {
    if (const auto named = source->find("config"); named != source->end()) {
      return read_config_file(named->second.texts.back(), command);
    }
  }
  std::error_code ignored;
  const auto path = default_config_path(environment);
  if (!path || !std::filesystem::exists(*path, ignored)) return GivenOptions{};
  return read_config_file(*path, command);
}

/// Why a value is invalid.
std::string reason(const OptionValue& value, std::string_view text) {
  if (value.reason) return value.reason(text);
  const auto range = value.range.empty() ? "" : fmt::format(" ({})", value.range);
  return fmt::format("\"{}\" is not {}{}", text, value.noun, range);
}

/// Stores one source's values in the options, replacing earlier values.
Outcome take(const Command& command, const GivenOptions& given) {
  for (const auto& [name, item] : given) {
    const auto& value = command.find(name)->value;
    value.clear();
    for (const auto& text : item.texts) {
      if (value.read(text)) continue;
      return usage_error(fmt::format("{}: {}", item.where, reason(value, text)));
    }
  }
  return success();
}

Outcome fill_options(const Command& command, const GivenOptions& flags, Words arguments,
                     const Environment& environment) {
  if (auto outcome = take(command, flags); !outcome) return outcome;
  if (command.has_settings) {
    // Lowest precedence first. Every source is parsed, so an overridden error is still reported.
    const auto variables = given_by_environment(command, environment);
    const auto file = given_by_file(command, flags, variables, environment);
    if (!file) return file.error();
    for (const auto* source : {&*file, &variables, &flags}) {
      if (auto outcome = take(command, *source); !outcome) return outcome;
    }
  }
  return command.finish(std::move(arguments), flags);
}

}  // namespace

Result<CommandLine> read_command_line(std::vector<std::string> words,
                                      std::span<const Command> commands,
                                      const Environment& environment) {
  using Action = CommandLine::Action;
  if (words.empty()) return CommandLine{};
  const auto first = words.front();
  if (first == "-h" || first == "--help") return CommandLine{Action::help};
  if (first == "-V" || first == "--version") return CommandLine{Action::version};
  auto command = std::ranges::find(commands, first, &Command::name);
  const bool is_left_out = command == commands.end() && names_file(first);
  if (is_left_out) command = std::ranges::find(commands, true, &Command::opens_files);
  if (command == commands.end()) return unknown_word(first, commands);

  CLI::App app;
  declare(*command, app);
  try {
    if (!is_left_out) words.erase(words.begin());
    std::ranges::reverse(words);  // CLI11 expects the last argument first
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return CommandLine{Action::help, &*command};
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view message = error.what();  // "--port: 1 required TEXT missing"
    return usage_error(fmt::format("{} needs a value", message.substr(0, message.find(':'))));
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  auto arguments = arguments_of(*command, app.remaining());
  if (!arguments) return arguments.error();
  GivenOptions flags;
  for (const auto& row : command->options) {
    auto texts = app.get_option(row.flag())->results();
    if (!texts.empty()) flags[std::string{row.name}] = {std::move(texts), row.flag()};
  }
  if (auto outcome = fill_options(*command, flags, std::move(*arguments), environment); !outcome) {
    return outcome.error();
  }
  return CommandLine{Action::run, &*command};
}

std::string help_page(const Command& command) {
  CLI::App app;
  declare(command, app);
  return app.help();
}

std::string help_page(std::span<const Command> commands) {
  std::string list;
  for (const auto& command : commands) {
    list += fmt::format("  {:<24}{}\n", fmt::format("{} {}", command.name, command.arguments),
                        command.summary);
  }
  return fmt::format(
      "tactus - plays audio and streams its transport clock in real time\n\n"
      "Usage: tactus COMMAND [OPTION...] [ARGUMENT...]\n"
      "       tactus FILE...          the same as tactus serve FILE...\n\n"
      "Commands:\n{}\n"
      "Options:\n"
      "  -h, --help              Show this help; after a command, show its options\n"
      "  -V, --version           Show the versions of tactus and its libraries\n\n"
      "To get started: tactus serve --autoplay\n",
      list);
}

Environment process_environment() {
  return [](const std::string& variable) -> std::optional<std::string> {
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

}  // namespace tactus::app
