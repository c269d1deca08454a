#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "platform/network/udp_socket.h"
#include "protocol/lights/wled_packet.h"

namespace tactus::app {

/// Options of `tactus lights`.
struct LightsOptions {
  platform::UdpAddress address = {std::string{protocol::wled_group}, protocol::wled_port};
  std::string interface = {};               ///< of multicast; empty: as the system routes
  std::optional<std::uint64_t> count = {};  ///< exit after this many packets
};

/// The command with its option table; the caller sets `run`. Thread: any. Errors: none.
Command lights_command(LightsOptions& options);

}  // namespace tactus::app
