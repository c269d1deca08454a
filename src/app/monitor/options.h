#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"

namespace tactus::app {

/// What `tactus monitor` is to do.
struct MonitorOptions {
  std::string url = "ws://localhost:8000";
  bool json = false;
  std::optional<std::uint64_t> count = {};  ///< updates to end after
};

/// The command with its option table, but for what runs it. Thread: any. Errors: none.
Command monitor_command(MonitorOptions& options);

}  // namespace tactus::app
