#pragma once

#include <tactus/server.h>

#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "platform/signals.h"
#include "platform/terminal.h"
#include "server/fanout/server_log.h"
#include "server/fanout/shards.h"
#include "server/http/user_files.h"
#include "server/listen/listener.h"
#include "server/messages/clock_handler.h"
#include "server/messages/control_handler.h"
#include "server/messages/ws_client.h"
#include "server/messages/ws_handler.h"
#include "server/messages/ws_sessions.h"
#include "server/metrics/origin_counters.h"
#include "server/metrics/server_stats.h"
#include "server/streams/publishers.h"

namespace tactus {

struct Server::Impl {
  /// Where requests come from.
  enum class Entrance : std::uint8_t { sockets, gateway };

  /// @param analyzer  null for a server without one
  /// @param upstream  null unless it is an edge's; outlives this
  Impl(TransportClock& clock, const SpectrumAnalyzer* analyzer, const ServerOptions& o,
       Entrance entrance = Entrance::sockets, server::Upstream* upstream = nullptr);

  ~Impl() {
    stop();
    wait();
  }

  void log_start() {
    if (!listener) return;
    const bool local = listener->endpoint().address().is_loopback();
    log.write(local ? LogLevel::debug : LogLevel::info,
              "listening on " + url() + std::string{local ? "" : network_note(options.network)});
    log.write(LogLevel::info, "I/O: " + std::to_string(shards.size()) +
                                  (shards.size() == 1 ? " thread" : " threads"));
  }

  static std::string_view network_note(NetworkRole role) noexcept {
    switch (role) {
      case NetworkRole::none:
        return ", open to the network for clients with a key";
      case NetworkRole::view:
        return ", open to the network: any client may view, a control key may control";
      case NetworkRole::control:
        break;
    }
    return ", open to the network: any client that reaches it can control the transport";
  }

  /// Publishes what an upstream delivers.
  void follow(server::Upstream& upstream) {
    constexpr double ticks_per_second = 50.0;
    upstream.start(
        {.run = [this](std::function<void()> call) { shards.hub_shard().run(std::move(call)); },
         .on_tick = [this](std::uint64_t seq) { publishers.clock.relay(seq); }});
    upstream_timer.emplace(
        shards.timers(), ticks_per_second, std::chrono::steady_clock::now(),
        [&upstream](std::uint64_t) { upstream.tick(); },
        server::PeriodicTimer::Lateness::is_nothing);
  }

  server::Readings readings(const TransportClock& clock, server::Upstream* upstream) {
    std::function<server::HopCounters()> hop;
    if (upstream != nullptr) hop = [upstream] { return upstream->counters(); };
    return {.clock = clock,
            .spectrum = [this] { return server::metrics_of(publishers.spectrum.get()); },
            .audio = options.audio_counters,
            .lights = options.light_counters,
            .source = options.source,
            .stats = &stats,
            .upstream = upstream,
            .hop = std::move(hop),
            .origin = &origin_report};
  }

  std::unique_ptr<server::MessageHandler> make_handler(server::Session& session,
                                                       const server::SocketRequest& request) {
    switch (request.endpoint) {
      case server::Endpoint::ws:
        return std::make_unique<server::WsHandler>(session, ws_sessions, publishers, commands,
                                                   gate);
      case server::Endpoint::clock:
        return std::make_unique<server::ClockHandler>(session, publishers, request.hz);
      case server::Endpoint::control:
        break;
    }
    return std::make_unique<server::ControlHandler>(session, commands, gate);
  }

  void stop_on_signals() {
    signals.add(SIGINT);
    signals.add(SIGTERM);
    signals.add(platform::hang_up_signal);
    wait_for_signal();
  }

  /// SIGHUP has two senders: the user, so that the keys are read again, and a terminal that closes.
  void wait_for_signal() {
    signals.async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      if (number != platform::hang_up_signal || terminal.is_gone()) return shut_down();
      reload_keys();
      wait_for_signal();
    });
  }

  /// Reads the file of keys again and closes the sockets of revoked keys. Thread: the hub's.
  void reload_keys() {
    const auto count = gate.reload_keys();
    if (!count) {
      log.write(LogLevel::error,
                "keys not read again, the old ones stay: " + count.error().message);
      return;
    }
    log.write(LogLevel::info, "keys read again: " + std::to_string(*count));
    check_keys();
  }

  void stop() {
    shards.hub_shard().run([this] { shut_down(); });
  }

  /// Closes the sockets whose key is gone. Thread: the hub's.
  void check_keys() {
    shards.for_each(
        [](server::Shard& shard) { shard.run([&shard] { shard.connections().check_keys(); }); });
  }

  /// Closes the connections, then ends the loop. A second SIGINT or SIGTERM then has the system's
  /// default effect. SIGHUP has none: a terminal that closes sends several. Thread: the hub's.
  void shut_down() {
    if (std::exchange(stopping, true)) return;
    boost::system::error_code ignored;
    if (listener) listener->stop();
    signals.cancel(ignored);
    signals.remove(SIGINT, ignored);
    signals.remove(SIGTERM, ignored);
    commands.stop();
    shards.shut_down();
  }

  std::uint16_t port() const noexcept { return listener ? listener->endpoint().port() : 0; }

  /// Empty for a gateway.
  std::string url() const {
    if (!listener) return {};
    const auto address = listener->endpoint().address();
    std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    if (listener->has_localhost())
      host = "localhost";
    else if (address.is_unspecified())
      host = "127.0.0.1";
    return "http://" + host + ":" + std::to_string(port());
  }

  void wait() {
    const std::lock_guard lock{joining};
    shards.join();
  }

  const ServerOptions options;
  server::OriginReport origin_report;
  server::ServerStats stats{server::thread_count(options.threads)};
  server::Shards shards{stats};
  server::ServerLog log{shards.hub_shard(), options.log};
  server::LimitReports reports{stats.limits(), log};
  const std::unique_ptr<server::Listener> listener;  // null for a gateway
  boost::asio::basic_signal_set<server::Executor> signals;
  const platform::TerminalPresence terminal;
  bool stopping = false;  // the hub's
  server::Publishers publishers;
  std::optional<server::PeriodicTimer> upstream_timer;  // of an edge
  server::WsSessions ws_sessions;
  server::PendingCommands commands;
  server::access::Gate gate;
  const std::unique_ptr<server::UserFiles> user_files;
  const server::RestApi rest;
  server::WebSockets websockets{
      {.handshake_timeout = options.handshake_timeout,
       .max_message_bytes = options.max_message_bytes,
       .compress = options.compress,
       .message_timeout = options.limits.message_timeout,
       .max_unsent_bytes = options.limits.max_unsent_bytes},
      shards.hub_shard(),
      log,
      reports,
      [this](server::Session& session, const server::SocketRequest& request) {
        return make_handler(session, request);
      },
      gate};
  const server::HttpHandlers handlers{.rest = rest,
                                      .commands = commands,
                                      .hub_shard = shards.hub_shard(),
                                      .limits = {.max_message_bytes = options.max_message_bytes,
                                                 .read_timeout = options.handshake_timeout},
                                      .websockets = websockets,
                                      .user_files = user_files.get()};
  std::mutex joining;
};

}  // namespace tactus
