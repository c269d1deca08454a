#pragma once

#include <string>

namespace tactus::app {

/// What `tactus serve` tells when it is up.
struct StartupFacts {
  std::string material;  ///< what plays
  std::string driver;    ///< what paces it
  std::string url;       ///< of the server, e.g. http://localhost:8000
  bool playing = false;  ///< --autoplay
};

/// The lines for standard output: what runs, and the addresses in full.
/// Thread: any. Errors: none.
std::string startup_lines(const StartupFacts& facts);

}  // namespace tactus::app
