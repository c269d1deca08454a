#include "app/monitor/options.h"

#include <string_view>
#include <vector>

namespace tactus::app {
namespace {

constexpr std::string_view monitor_about =
    "Watches the server at URL: ws://HOST:PORT/PATH, http://HOST:PORT or HOST:PORT;\n"
    "ws://localhost:8000/ws unless given. On a terminal it shows the clock, the\n"
    "spectrum, the level and the beat; q or Ctrl-C ends it. A URL that ends in\n"
    "/ws/transport/clock shows the clock alone, as --json does unless the URL has a\n"
    "path.\n";

constexpr std::string_view monitor_examples =
    "  tactus monitor                          the server on this machine\n"
    "  tactus monitor studio.local:9000\n"
    "  tactus monitor --json | jq .beat_pos\n";

}  // namespace

Command monitor_command(MonitorOptions& options) {
  return {.name = "monitor",
          .arguments = "[URL]",
          .most_arguments = 1,
          .summary = "Watch a running server in the terminal",
          .about = monitor_about,
          .examples = monitor_examples,
          .options = {{"Updates", "json", "", toggle(options.json),
                       "Print each update as one line of JSON, as received, with received_ms "
                       "(Unix time in ms) added"},
                      {"Updates", "count", "N",
                       number(options.count, 1, 1'000'000'000, "a number of updates"),
                       "End after N updates"}},
          .finish = [&options](const std::vector<std::string>& urls, const GivenOptions&) {
            if (!urls.empty()) options.url = urls.front();
            return success();
          }};
}

}  // namespace tactus::app
