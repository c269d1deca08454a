#include "app/key/options.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/suggestion.h"
#include "server/access/key_table.h"

namespace tactus::app {
namespace {

using server::access::KeyTable;
using server::access::Role;
using KeyAction = KeyOptions::Action;

constexpr std::string_view key_about =
    "Manages the keys with which other machines control or watch tactus serve:\n\n"
    "  tactus key                              list names, roles and dates\n"
    "  tactus key new NAME --role ROLE         create a key and print it once\n"
    "  tactus key revoke NAME                  revoke a key\n\n"
    "The file holds digests of the keys, so a lost key cannot be shown again. A\n"
    "running server reads the file again after kill -HUP, and then closes the\n"
    "connections of revoked keys.\n";

constexpr std::string_view key_examples =
    "  tactus key new tablet --role control\n"
    "  tactus key new lights --role view\n"
    "  pkill -HUP -f '^([^ ]*/)?tactus serve'  let a running server read the keys\n";

std::vector<OptionRow> rows(KeyOptions& o) {
  return {
      {"Key", "role", "ROLE",
       word(o.role, {{"view", Role::view}, {"control", Role::control}}, "a role"),
       "What a new key allows: to read, or to command the transport too", false},
      {"Key", "keys", "FILE", text(o.keys, "a path"),
       "File of keys. Default: tactus/keys in $XDG_STATE_HOME or ~/.local/state"},
      {"Key", "config", "FILE", text(o.config, "a path"),
       "Read the setting \"keys\" from this file. Default: as for tactus serve"},
  };
}

/// The table's own rule for names, so that a wrong one is an error of the command line.
Outcome check_name(const std::string& name) {
  if (auto added = KeyTable{}.add({.name = name}); !added)
    return usage_error(added.error().message);
  return success();
}

Outcome take_action(const std::vector<std::string>& words, const GivenOptions& flags,
                    KeyOptions& options) {
  options.action = KeyAction::list;
  if (!words.empty()) {
    if (words[0] != "new" && words[0] != "revoke") {
      const auto meant = did_you_mean(words[0], {"new", "revoke"});
      return usage_error(fmt::format("unknown action \"{}\"{}", words[0],
                                     meant.empty() ? "; use new or revoke" : meant));
    }
    options.action = words[0] == "new" ? KeyAction::create : KeyAction::revoke;
    if (words.size() == 1) return usage_error(fmt::format("tactus key {} needs a NAME", words[0]));
    options.name = words[1];
  }
  if (options.action == KeyAction::create) {
    if (!options.role) return usage_error("tactus key new needs --role view or --role control");
    return check_name(options.name);
  }
  if (flags.contains("role")) return usage_error("--role is an option of tactus key new");
  return success();
}

}  // namespace

Command key_command(KeyOptions& options, const Command& serve) {
  Command command{
      .name = "key",
      .arguments = "[ACTION NAME]",
      .most_arguments = 2,
      .summary = "Create, list and revoke keys for other machines",
      .about = key_about,
      .examples = key_examples,
      .has_settings = true,
      .options = rows(options),
      .finish = [&options](const std::vector<std::string>& words, const GivenOptions& flags) {
        return take_action(words, flags, options);
      }};
  for (const OptionRow& row : serve.options)
    if (command.find(row.name) == nullptr) command.other_settings.push_back(row.name);
  return command;
}

}  // namespace tactus::app
