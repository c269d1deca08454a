#include "app/monitor/options.h"

#include <string_view>
#include <vector>

namespace tactus::app {
namespace {

constexpr std::string_view monitor_about =
    "Monitors the server at URL: HOST, HOST:PORT, http://HOST:PORT/PATH/, or the same\n"
    "with https, ws or wss. The default is ws://localhost:8000. A terminal shows\n"
    "clock, spectrum, level and beat; press q or Ctrl-C to quit. A URL that ends in\n"
    "/ws/transport/clock shows the clock only, as --json does. A server that needs a\n"
    "key gets the one in the variable TACTUS_KEY or in --key-file. It is no argument,\n"
    "since other users of this machine can see those.\n";

constexpr std::string_view monitor_examples =
    "  tactus monitor                          monitor the local server\n"
    "  tactus monitor studio.local:9000\n"
    "  tactus monitor --key-file ~/studio.key studio.local\n"
    "  tactus monitor --json | jq .beat_pos\n";

}  // namespace

Command monitor_command(MonitorOptions& options) {
  return {.name = "monitor",
          .arguments = "[URL]",
          .most_arguments = 1,
          .summary = "Monitor a running server",
          .about = monitor_about,
          .examples = monitor_examples,
          .options = {{"Access", "key-file", "FILE", text(options.key_file, "a path"),
                       "Send the key in this file. Default: the key in TACTUS_KEY, if any"},
                      {"Updates", "json", "", toggle(options.json),
                       "Print each update as one line of JSON, as received, plus received_ms "
                       "(Unix time in ms)"},
                      {"Updates", "count", "N",
                       number(options.count, 1, 1'000'000'000, "a number of updates"),
                       "Exit after N updates"}},
          .finish = [&options](const std::vector<std::string>& urls, const GivenOptions&) {
            if (!urls.empty()) options.url = urls.front();
            return success();
          }};
}

}  // namespace tactus::app
