#include "app/config_file.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "app/suggestion.h"

namespace tactus::app {
namespace {

constexpr std::size_t longest_file = 1024 * 1024;

/// The text as CLI11 can read it: it cuts a line at any #, in quotes or not, and knows no list that
/// opens at the end of a line. So comments go, and each list comes to stand on one line.
/// @return nothing where a bracket stays open
std::optional<std::string> plain_lines(std::string_view text) {
  std::string plain;
  char quote = '\0';
  int open_brackets = 0;
  bool comment = false;
  for (const char c : text) {
    if (c == '\n') {
      quote = '\0';
      comment = false;
      plain += open_brackets > 0 ? ' ' : '\n';
      continue;
    }
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '#') {
      comment = true;
    } else if (!comment) {
      if (c == '"' || c == '\'') quote = c;
      if (c == '[') ++open_brackets;
      if (c == ']') --open_brackets;
    }
    if (!comment) plain += c;
  }
  if (open_brackets != 0) return std::nullopt;
  return plain;
}

Result<std::string> read_text(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  std::string text(longest_file + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    const auto reason = errno != 0 ? std::generic_category().message(errno) : "it cannot be opened";
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: cannot read the config file: {}", path, reason)};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > longest_file) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: longer than 1 MiB: not a config file", path)};
  }
  return text;
}

std::string_view nearest_key(std::string_view key) {
  std::vector<std::string_view> keys;
  for (const auto& row : option_table()) {
    if (row.in_config_file) keys.push_back(row.name);
  }
  return closest(key, keys);
}

}  // namespace

Result<GivenOptions> read_config_file(const std::string& path) {
  const auto text = read_text(path);
  if (!text) return text.error();
  const auto fail = [&path](std::string message) {
    return Error{ErrorCode::invalid_argument, path + ": " + std::move(message)};
  };

  const auto plain = plain_lines(*text);
  if (!plain) return fail("a bracket is opened or closed without its other half");
  std::istringstream lines{*plain};
  GivenOptions given;
  // The comment character is one that does not occur: there are no comments any more.
  for (const auto& item : CLI::ConfigTOML{}.comment('\x01')->from_config(lines)) {
    if (!item.parents.empty()) {
      return fail(fmt::format("unknown section \"{}\": the keys stand in none",
                              fmt::join(item.parents, ".")));
    }
    const auto* row = find_option(Command::serve, item.name);
    if (row == nullptr || !row->in_config_file) {
      return fail(
          fmt::format("unknown key \"{}\"{}", item.name, did_you_mean(nearest_key(item.name))));
    }
    if (!row->repeatable && item.inputs.size() != 1) {
      return fail(fmt::format(
          "{}: has several values, not one; text with spaces or commas stands in quotes",
          item.name));
    }
    const auto where = fmt::format("{}: {}", path, item.name);
    if (!given.try_emplace(item.name, Given{item.inputs, where}).second) {
      return fail(fmt::format("{}: is given twice", item.name));
    }
  }
  return given;
}

std::optional<std::string> usual_config_path(const Environment& environment) {
  const auto within = [&environment](const char* variable,
                                     const char* rest) -> std::optional<std::string> {
    const auto folder = environment(variable);
    // The XDG specification has relative paths ignored.
    if (!folder || folder->empty() || folder->front() != '/') return std::nullopt;
    return *folder + rest;
  };
  if (auto path = within("XDG_CONFIG_HOME", "/tactus/config.toml")) return path;
  return within("HOME", "/.config/tactus/config.toml");
}

}  // namespace tactus::app
