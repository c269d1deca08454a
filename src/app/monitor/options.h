#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"

namespace tactus::app {

/// Options of `tactus monitor`.
struct MonitorOptions {
  std::string url = "ws://localhost:8000";
  std::string key_file = {};  ///< path; empty: the key is in TACTUS_KEY, if any
  bool json = false;
  std::optional<std::uint64_t> count = {};  ///< exit after this many updates
};

/// The command with its option table; the caller sets `run`. Thread: any. Errors: none.
Command monitor_command(MonitorOptions& options);

}  // namespace tactus::app
