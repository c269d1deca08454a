#include "app/option_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#if TACTUS_SPECTRUM
#include "app/analyze_options.h"
#endif
#include "app/config_file.h"

namespace tactus::app {
namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = list.find(',');
    if (const auto part = list.substr(0, comma); !part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

Outcome set(const OptionRow& row, const Given& given, Options& options) {
  const auto put = [&](std::string_view value) -> Outcome {
    auto outcome = row.set(options, value);
    if (outcome.ok()) return outcome;
    return Error{outcome.error().code, given.where + ": " + outcome.error().message,
                 std::string{row.name}};
  };
  if (!row.repeatable) return put(given.values.back());
  for (const auto& value : given.values) {
    if (auto outcome = put(value); !outcome) return outcome;
  }
  return success();
}

/// The config file to read: a named one, or the usual one where it is there.
std::optional<std::string> config_path(const std::string& named, const Environment& environment) {
  if (!named.empty()) return named;
  auto usual = usual_config_path(environment);
  std::error_code ignored;
  if (usual && !std::filesystem::exists(*usual, ignored)) usual.reset();
  return usual;
}

#if TACTUS_SPECTRUM
Outcome take_file(std::vector<std::string> files, AnalyzeOptions& options) {
  if (files.empty()) return Error{ErrorCode::invalid_argument, "analyze needs a FILE"};
  if (files.size() > 1) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("analyze takes one FILE, not \"{}\" too", files[1])};
  }
  if (files.front() == "-") {
    return Error{ErrorCode::invalid_argument,
                 "\"-\" is not a FILE: what is analyzed has to be a file that can be sought in"};
  }
  options.file = std::move(files.front());
  return check(options);
}
#endif

}  // namespace

Environment process_environment() {
  return [](const std::string& variable) -> std::optional<std::string> {
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

GivenOptions given_by_environment(Command command, const Environment& environment) {
  GivenOptions given;
  for (const auto& row : option_table()) {
    if (row.command != command || row.environment.empty()) continue;
    const std::string variable{row.environment};
    const auto value = environment(variable);
    if (!value || value->empty()) continue;
    auto values = row.repeatable ? split(*value) : std::vector{*value};
    if (!values.empty()) given[std::string{row.name}] = {std::move(values), variable};
  }
  return given;
}

Outcome merge(Command command, std::span<const GivenOptions* const> sources, Options& options) {
  for (const auto& row : option_table()) {
    if (row.command != command) continue;
    const Given* first = nullptr;
    for (const auto* source : sources) {
      const auto given = source->find(row.name);
      if (given == source->end() || given->second.values.empty()) continue;
      if (first == nullptr) first = &given->second;
      // A mistake shows also where another source hides it, not on the day when that goes away.
      Options trial;
      if (auto outcome = set(row, given->second, trial); !outcome) return outcome;
    }
    if (first == nullptr) continue;
    if (auto outcome = set(row, *first, options); !outcome) return outcome;
  }
  return success();
}

Result<Options> resolve_options(Command command, const GivenOptions& flags,
                                std::vector<std::string> files, const Environment& environment) {
  const auto variables = given_by_environment(command, environment);
  Options options;
  GivenOptions file;
  if (command == Command::serve) {
    // First what names the config file, for that decides on a source of all the others.
    for (const auto* source : {&variables, &flags}) {
      const auto named = source->find("config");
      if (named == source->end()) continue;
      if (auto outcome = set(*find_option(Command::serve, "config"), named->second, options);
          !outcome) {
        return outcome.error();
      }
    }
    if (const auto path = config_path(options.config, environment)) {
      auto read = read_config_file(*path);
      if (!read) return read.error();
      file = std::move(*read);
    }
  }
  const GivenOptions* const sources[] = {&flags, &variables, &file};
  if (auto outcome = merge(command, sources, options); !outcome) return outcome.error();

#if TACTUS_SPECTRUM
  if (command == Command::analyze) {
    if (auto outcome = take_file(std::move(files), options.analyze); !outcome) {
      return outcome.error();
    }
    return options;
  }
#endif
  if (!files.empty()) {
    if (flags.contains("input")) {
      return Error{ErrorCode::invalid_argument,
                   "FILE and --input cannot be played together: give one of the two", "input"};
    }
    if (std::find(files.begin(), files.end(), "-") != files.end()) {
      return Error{ErrorCode::invalid_argument,
                   "\"-\" is not a FILE: raw PCM from standard input is --input -"};
    }
    options.serve.input.clear();  // a FILE argument comes before a setting elsewhere
    options.serve.files = std::move(files);
  }
  return options;
}

}  // namespace tactus::app
