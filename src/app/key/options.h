#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"
#include "server/access/role.h"

namespace tactus::app {

/// Options of `tactus key`. A key itself is no option: other users see a command line.
struct KeyOptions {
  enum class Action { list, create, revoke };

  Action action = Action::list;
  std::string name = {};                          ///< of the key to create or revoke
  std::optional<server::access::Role> role = {};  ///< of the key to create
  std::string keys = {};                          ///< path; empty: the default
  std::string config = {};                        ///< as of `tactus serve`
};

/// The command with its option table; the caller sets `run`.
/// @param serve  the command with which it shares the config file
/// Thread: any. Errors: none.
Command key_command(KeyOptions& options, const Command& serve);

}  // namespace tactus::app
