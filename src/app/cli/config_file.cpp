#include "app/cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "app/cli/suggestion.h"

namespace tactus::app {
namespace {

constexpr std::size_t longest_file = 1024 * 1024;

Result<std::string> read_text(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  std::string text(longest_file + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    const auto reason = errno != 0 ? std::generic_category().message(errno) : "cannot open it";
    return usage_error(fmt::format("{}: cannot read the config file: {}", path, reason));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > longest_file) {
    return usage_error(fmt::format("{}: config file exceeds 1 MiB", path));
  }
  return text;
}

/// A value as flag text: a string without quotes, other types as in the file.
std::string text_of(const toml::node& node) {
  if (const auto* string = node.as_string()) return string->get();
  std::ostringstream text;
  node.visit([&text](const auto& value) { text << value; });
  return text.str();
}

std::vector<std::string> keys_of(const Command& command) {
  std::vector<std::string> keys;
  for (const auto& row : command.options) {
    if (row.in_config_file()) keys.emplace_back(row.name);
  }
  return keys;
}

}  // namespace

Result<GivenOptions> read_config_file(const std::string& path, const Command& command) {
  const auto text = read_text(path);
  if (!text) return text.error();
  const auto place = [&path](const toml::source_region& at) {
    return fmt::format("{}:{}: ", path, at.begin.line);
  };

  toml::table table;
  try {
    table = toml::parse(std::string_view{*text});
  } catch (const toml::parse_error& error) {
    return usage_error(fmt::format("{}{}; expected key = value, with text in quotes",
                                   place(error.source()), error.description()));
  }
  GivenOptions given;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const auto where = place(key.source());
    if (node.is_table()) {
      return usage_error(
          fmt::format("{}unknown section \"{}\": sections are not supported", where, name));
    }
    if (std::ranges::find(command.other_settings, name) != command.other_settings.end()) continue;
    const auto* row = command.find(name);
    if (row == nullptr || !row->in_config_file()) {
      return usage_error(
          fmt::format("{}unknown key \"{}\"{}", where, name, did_you_mean(name, keys_of(command))));
    }
    auto& [texts, position] = given[std::string{name}];
    position = where + std::string{name};
    const auto* array = node.as_array();
    if (array == nullptr) {
      texts = {text_of(node)};
    } else if (row->value.kind == OptionValue::Kind::list) {
      for (const auto& element : *array) texts.push_back(text_of(element));
    } else {
      return usage_error(fmt::format("{}: expected one value, not a list", position));
    }
  }
  return given;
}

std::optional<std::string> default_config_path(const Environment& environment) {
  const auto within = [&environment](const char* variable,
                                     const char* rest) -> std::optional<std::string> {
    const auto folder = environment(variable);
    // The XDG specification ignores relative paths.
    if (!folder || folder->empty() || folder->front() != '/') return std::nullopt;
    return *folder + rest;
  };
  if (auto path = within("XDG_CONFIG_HOME", "/tactus/config.toml")) return path;
  return within("HOME", "/.config/tactus/config.toml");
}

}  // namespace tactus::app
