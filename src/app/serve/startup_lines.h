#pragma once

#include <tactus/server_options.h>

#include <string>

namespace tactus::app {

/// Contents of the start-up lines of `tactus serve`.
struct StartupFacts {
  std::string material;                     ///< the audio source
  std::string driver;                       ///< the audio driver
  std::string url;                          ///< of the server, e.g. http://localhost:8000
  std::string network_url = {};             ///< the same for other machines; empty on loopback
  std::string first_key = {};               ///< empty if none was created
  NetworkRole network = NetworkRole::view;  ///< of other machines without a key
  bool playing = false;                     ///< --autoplay
  bool captures = false;                    ///< --capture: the material is heard in any case
};

/// The start-up lines for standard output, with full addresses.
/// Thread: any. Errors: none.
std::string startup_lines(const StartupFacts& facts);

}  // namespace tactus::app
