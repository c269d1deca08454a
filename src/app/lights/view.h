#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/terminal/view_style.h"
#include "protocol/lights/light_packet.h"

namespace tactus::app {

/// Contents of the view of `tactus lights`.
struct LightsPicture {
  std::string address = {};  ///< that is received at
  std::string problem = {};  ///< why nothing is shown; empty if packets arrive
  std::string sender = {};   ///< IP address of the last sender
  std::optional<protocol::LightPacket> packet = {};
  bool is_lit = false;  ///< the light of hits, or of beats
  double rate_hz = 0.0;
  std::uint64_t missed = 0;
  std::uint64_t received = 0;
  std::uint64_t refused = 0;  ///< datagrams of other kinds
};

/// Draws the picture within the terminal's rows and columns. A small terminal omits the least
/// important parts.
/// Thread: any. Errors: none.
std::string lights_view(const LightsPicture& picture, const ViewStyle& style);

/// The picture as one line of plain text without newline, for logs and pipes.
std::string lights_line(const LightsPicture& picture);

}  // namespace tactus::app
