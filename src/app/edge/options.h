#pragma once

#include <string>

#include "app/cli/command.h"
#include "app/serve/options.h"
#include "relay/nats/nats_connection.h"

namespace tactus::app {

/// Options of `tactus edge`.
struct EdgeOptions {
  std::string origin = {};  ///< NATS address
  relay::NatsOptions nats = {};
  ServeOptions server = {};  ///< the server's options alone
};

/// The command with its option table; the caller sets `run`. Thread: any. Errors: none.
Command edge_command(EdgeOptions& options);

}  // namespace tactus::app
