#include "app/edge/edge.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "app/cli/command_line.h"
#include "app/key/key_path.h"
#include "app/serve/bind_error.h"
#include "app/serve/startup_lines.h"
#include "app/system/exit_codes.h"
#include "app/system/log.h"
#include "app/system/output.h"
#include "platform/files/descriptor_limit.h"
#include "platform/network/network_address.h"
#include "relay/edge/edge_link.h"
#include "relay/nats/nats_url.h"
#include "server/edge_server.h"

namespace tactus::app {
namespace {

/// Waits for the origin as long as it takes: it may be started later, or restarted right now.
TransportOptions await_origin(relay::EdgeLink& link, const relay::NatsUrl& url, Log& log) {
  constexpr std::chrono::seconds patience{3};
  auto settings = link.await_origin(patience);
  if (!settings)
    log.write(LogLevel::warning,
              fmt::format("no answer of \"{}\" at {} yet; waiting. Is tactus serve --publish {}/{} "
                          "running?",
                          url.name, url.server, url.server, url.name));
  while (!settings) settings = link.await_origin(patience);
  return *settings;
}

Result<std::unique_ptr<Server>> start_server(TransportClock& clock, relay::EdgeLink& link,
                                             const ServeOptions& options, Log& log) {
  const ServerOptions server{.host = options.host,
                             .port = options.port,
                             .allow_origins = options.allow_origins,
                             .names = options.names,
                             .network = options.network,
                             .keys = key_path(options.keys, process_environment()),
                             .www = options.www,
                             .fft_max_subscribers = options.fft_max_subscribers,
                             .limits = options.limits,
                             .threads = options.threads,
                             .compress = options.compress,
                             .stop_on_signals = true,
                             .log = log.sink(),
                             .source = {.info = [&link] { return link.source(); }}};
  try {
    return std::unique_ptr<Server>{std::make_unique<server::EdgeServer>(clock, link, server)};
  } catch (const std::system_error& error) {
    return Error{ErrorCode::unavailable, bind_error(options, error)};
  } catch (const std::runtime_error& error) {
    return Error{ErrorCode::unavailable, error.what()};
  }
}

}  // namespace

int run_edge(const EdgeOptions& options) {
  Log log{options.server.log_level};
  platform::raise_descriptor_limit();
  const auto url = relay::parse_nats_url(options.origin);
  if (!url) return fail(url.error().message);
  relay::NatsOptions nats = options.nats;
  nats.url = url->server;
  nats.client_name = "tactus edge of " + url->name;
  const auto link = relay::EdgeLink::open({.nats = std::move(nats), .name = url->name}, log.sink());
  if (!link) return fail(link.error().message);
  TransportClock clock{await_origin(**link, *url, log)};
  (*link)->show_on(clock);
  const auto server = start_server(clock, **link, options.server, log);
  if (!server) {
    (*link)->close();
    return fail(server.error().message);
  }
  const bool is_local = platform::is_loopback_host(options.server.host);
  static_cast<void>(
      write_out(startup_lines({.material = fmt::format("\"{}\" at {}", url->name, url->server),
                               .driver = "as an edge",
                               .url = (*server)->url(),
                               .network_url = is_local ? std::string{} : (*server)->url(),
                               .network = options.server.network,
                               .playing = true})));
  (*server)->wait();
  (*link)->close();
  return exit_ok;
}

}  // namespace tactus::app
