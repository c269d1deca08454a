#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "server/fanout/shards.h"
#include "server/listen/listener.h"
#include "server/messages/message_handler.h"
#include "server/metrics/server_stats.h"

namespace tactus::server {
namespace {

constexpr std::size_t longest_message = 16 * 1024 * 1024;

/// Echoes each message.
class EchoHandler final : public MessageHandler {
 public:
  explicit EchoHandler(Session& session) : session_{session} {}

  void on_message(const ReceivedMessage& message) override {
    session_.answer(make_payload(message.content, {.binary = message.binary}));
  }

 private:
  Session& session_;
};

/// The server's listener, sessions and frames, with an echo as the service.
class EchoServer {
 public:
  explicit EchoServer(const ServerOptions& options)
      : options_{options}, listener_{options_, shards_, stats_.publishing(), reports_} {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      listener_.stop();
      commands_.stop();
      shards_.shut_down();
    });
    listener_.start(handlers_);
  }

  std::uint16_t port() const noexcept { return listener_.endpoint().port(); }

  void run() {
    shards_.start([this](const std::exception_ptr& failure) { log_.write_failure(failure); });
    shards_.join();
  }

 private:
  const ServerOptions options_;
  ServerStats stats_{1};
  Shards shards_{stats_};
  ServerLog log_{shards_.hub_shard(), options_.log};
  LimitReports reports_{stats_.limits(), log_};
  Listener listener_;
  TransportClock clock_;
  PendingCommands commands_{shards_.timers(), clock_, stats_.publishing(), options_.limits,
                            reports_};
  const access::Gate gate_{{}, "studio", {}};
  const RestApi rest_{Readings{.clock = clock_, .stats = &stats_}, gate_};
  asio::basic_signal_set<Executor> signals_{shards_.hub_io(), SIGINT, SIGTERM};
  WebSockets websockets_{
      .options = {.handshake_timeout = options_.handshake_timeout,
                  .max_message_bytes = options_.max_message_bytes,
                  .compress = options_.compress,
                  .answer_limits = {.answers = 100'000, .bytes = 16 * longest_message},
                  .message_timeout = std::chrono::milliseconds{0},
                  .max_unsent_bytes = 0},
      .hub_shard = shards_.hub_shard(),
      .log = log_,
      .reports = reports_,
      .make_handler = [](Session& session,
                         const SocketRequest&) { return std::make_unique<EchoHandler>(session); },
      .gate = gate_};
  const HttpHandlers handlers_{.rest = rest_,
                               .commands = commands_,
                               .hub_shard = shards_.hub_shard(),
                               .limits = {.max_message_bytes = options_.max_message_bytes,
                                          .read_timeout = options_.handshake_timeout},
                               .websockets = websockets_};
};

std::optional<ServerOptions> options_of(int count, char** words) {
  ServerOptions options{
      .port = 0, .max_message_bytes = longest_message, .log = [](LogLevel, std::string_view line) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
      }};
  for (int at = 1; at < count; ++at) {
    const std::string_view word = words[at];
    if (word == "--compress") {
      options.compress = true;
    } else if (word == "--port" && ++at < count) {
      const std::string_view number = words[at];
      const auto [end, error] =
          std::from_chars(number.data(), number.data() + number.size(), options.port);
      if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace
}  // namespace tactus::server

/// A WebSocket echo server for protocol tests; it echoes on every path of the server.
int main(int count, char** words) {
  const auto options = tactus::server::options_of(count, words);
  if (!options) {
    std::fputs("usage: tactus_echo [--port N] [--compress]\n", stderr);
    return 2;
  }
  try {
    tactus::server::EchoServer server{*options};
    std::printf("echoing at ws://127.0.0.1:%u/ws\n", server.port());
    std::fflush(stdout);
    server.run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tactus_echo: %s\n", error.what());
    return 1;
  }
  return 0;
}
