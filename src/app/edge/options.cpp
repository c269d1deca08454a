#include "app/edge/options.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "app/serve/limit_options.h"
#include "relay/nats/nats_url.h"

namespace tactus::app {
namespace {

constexpr std::string_view edge_about =
    "Serves the transport, streams and pages of another tactus server to clients of\n"
    "its own: \"tactus serve --publish URL\", the origin. Both are connected to the\n"
    "same NATS server. URL is nats://HOST:PORT/NAME, or tls://. Time stamps are\n"
    "those of this machine's clock; commands go to the origin. The options are those\n"
    "of \"tactus serve\". Press Ctrl-C to quit.\n";

constexpr std::string_view edge_examples =
    "  tactus serve --publish nats://localhost:4222/hall   the origin\n"
    "  tactus edge nats://localhost:4222/hall --port 8001\n"
    "  tactus edge tls://nats.example:4222/hall --nats-creds edge.creds --host ::\n";

}  // namespace

Command edge_command(EdgeOptions& options) {
  std::vector<OptionRow> all = server_rows(options.server);
  std::ranges::move(nats_rows(options.nats), std::back_inserter(all));
  std::ranges::move(limit_rows(options.server.limits), std::back_inserter(all));
  all.push_back({"General", "log-level", "LEVEL",
                 word(options.server.log_level,
                      {{"debug", LogLevel::debug},
                       {"info", LogLevel::info},
                       {"warning", LogLevel::warning},
                       {"error", LogLevel::error}},
                      "a log level"),
                 "Minimum level of log lines on standard error"});
  return {.name = "edge",
          .arguments = "URL",
          .most_arguments = 1,
          .summary = "Serve another server's transport to more clients",
          .about = edge_about,
          .examples = edge_examples,
          .options = std::move(all),
          .finish = [&options](const std::vector<std::string>& urls, const GivenOptions&) {
            if (urls.empty()) return Outcome{usage_error("URL is missing: nats://HOST:PORT/NAME")};
            options.origin = urls.front();
            const auto url = relay::parse_nats_url(options.origin);
            if (!url) return Outcome{usage_error(url.error().message)};
            if (url->name.empty())
              return Outcome{usage_error(options.origin + " has no name: add the origin's, as in " +
                                         url->server + "/hall")};
            return success();
          }};
}

}  // namespace tactus::app
