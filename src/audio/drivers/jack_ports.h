#pragma once

#include <tactus/result.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tactus::audio {

/// Another JACK client's port, and the side of our stereo sound that is connected to it.
struct JackLink {
  std::size_t side = 0;  ///< 0: left; 1: right
  std::string port;      ///< full name, e.g. "system:playback_1"

  friend bool operator==(const JackLink&, const JackLink&) = default;
};

/// Chooses the ports to connect. A client stands for its first two ports, left and right. Ports
/// named one by one are left and right in turn. A client's only port, or a port named alone, is
/// connected to both sides.
/// @param available  full names of all ports of the right direction, in JACK's order
/// @param wanted     names of clients, e.g. "system", and full names of ports
/// Thread: any. Realtime-safe: no. Errors: NOT_FOUND for a name without a port, listing what there
/// is.
Result<std::vector<JackLink>> choose_jack_ports(std::span<const std::string> available,
                                                std::span<const std::string> wanted);

}  // namespace tactus::audio
