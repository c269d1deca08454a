#pragma once

#include <tactus/result.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tactus::load {

inline constexpr double most_hz = 240.0;  ///< of the clock's stream

enum class Topic : std::uint8_t { clock, spectrum };

/// One run of tactus-load.
struct LoadOptions {
  std::string url = "localhost:8000";
  std::size_t clients = 100;
  std::size_t never_read = 0;  ///< further clients, which subscribe and then never read
  std::size_t at_once = 1'000;
  double warm_up_seconds = 1.0;
  double seconds = 10.0;
  Topic topic = Topic::clock;
  std::optional<double> rate_hz = {};  ///< default: 30, of the spectrum 31
  std::string request = {};            ///< sent in place of the spectrum's subscribe
  bool compress = false;
  bool saturate = false;  ///< raises the rate until messages are missing
  int pid = 0;            ///< of the server; 0: not measured
  bool json = false;
};

/// Reads the command line. @return an exit code where the program ends here: after --help or an
/// error, both of which have been printed
std::optional<int> read_options(int argc, const char* const* argv, LoadOptions& options);

/// Checks the options that depend on each other. Thread: any. Errors: OUT_OF_RANGE,
/// INVALID_ARGUMENT.
Outcome check(const LoadOptions& options);

}  // namespace tactus::load
