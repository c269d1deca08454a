#include "load/load_options.h"

#include <CLI/CLI.hpp>
#include <map>

#include "app/system/exit_codes.h"

namespace tactus::load {
namespace {

constexpr std::size_t most_clients = 1'000'000;
constexpr double longest_seconds = 86'400.0;
constexpr double most_spectrum_hz = 125.0;

}  // namespace

std::optional<int> read_options(int argc, const char* const* argv, LoadOptions& options) {
  const std::map<std::string, Topic> topics{{"clock", Topic::clock}, {"spectrum", Topic::spectrum}};

  CLI::App app{
      "Connects many clients to a stream of a WebSocket server and "
      "measures what arrives"};
  app.option_defaults()->always_capture_default();
  app.add_option("URL", options.url, "HOST:PORT, http://HOST:PORT or ws://HOST:PORT/PATH");
  app.add_option("--clients", options.clients, "Clients that read the stream")
      ->check(CLI::Range(std::size_t{1}, most_clients));
  app.add_option("--never-read", options.never_read, "More clients, which never read")
      ->check(CLI::Range(std::size_t{0}, most_clients));
  app.add_option("--at-once", options.at_once, "Maximum number of handshakes in progress")
      ->check(CLI::Range(std::size_t{1}, most_clients));
  app.add_option("--warm-up", options.warm_up_seconds, "Seconds before the measurement")
      ->check(CLI::Range(0.1, longest_seconds));
  app.add_option("--seconds", options.seconds, "Seconds to measure")
      ->check(CLI::Range(0.1, longest_seconds));
  app.add_option("--topic", options.topic, "clock or spectrum")
      ->transform(CLI::CheckedTransformer(topics))
      ->default_str("clock");
  app.add_option("--rate", options.rate_hz, "Messages per second and client [30; spectrum: 31]")
      ->check(CLI::Range(1.0, most_hz));
  app.add_option("--request", options.request, "JSON to send instead of the spectrum's subscribe");
  app.add_flag("--compress", options.compress, "Offer permessage-deflate");
  app.add_flag("--saturate", options.saturate,
               "Of the clock: raise the rate step by step until less than 99 % "
               "is delivered");
  app.add_option("--pid", options.pid, "Measure CPU time and memory of this server process")
      ->check(CLI::PositiveNumber)
      ->default_str("");
  app.add_flag("--json", options.json, "Print the figures as one line of JSON");
  try {
    app.parse(argc, argv);
    if (const auto outcome = check(options); !outcome)
      throw CLI::ValidationError(outcome.error().message);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? app::exit_ok : app::exit_usage;
  }
  return std::nullopt;
}

Outcome check(const LoadOptions& options) {
  if (options.topic == Topic::clock && !options.request.empty())
    return Error{ErrorCode::invalid_argument, "--request goes with --topic spectrum"};
  if (options.topic == Topic::spectrum && options.saturate)
    return Error{ErrorCode::invalid_argument, "--saturate goes with --topic clock"};
  if (options.topic == Topic::spectrum && options.rate_hz.value_or(0.0) > most_spectrum_hz)
    return Error{ErrorCode::out_of_range, "--rate of the spectrum is 125 at most"};
  return success();
}

}  // namespace tactus::load
