// An exception that escapes from a handler is logged, and closes only that connection.
#include <gtest/gtest.h>
#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/fanout/shards.h"
#include "server/listen/listener.h"
#include "server/messages/message_handler.h"
#include "server/messages/pending_commands.h"
#include "server/socket_client.h"

namespace tactus::server {
namespace {

/// The lines logged by a server.
class LogLines {
 public:
  LogSink sink() {
    return [this](LogLevel level, std::string_view line) {
      const std::lock_guard lock{mutex_};
      if (level == LogLevel::error) errors_.emplace_back(line);
    };
  }
  std::vector<std::string> errors() const {
    const std::lock_guard lock{mutex_};
    return errors_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> errors_;
};

/// The first line of the response to a GET; empty if the server closes the connection instead.
std::string answer_to(std::uint16_t port, const std::string& path) {
  boost::asio::ip::tcp::iostream stream{"127.0.0.1", std::to_string(port)};
  stream << "GET " << path << " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
         << std::flush;
  std::string line;
  std::getline(stream, line);
  return line;
}

TEST(FailingHandlers, a_callback_that_throws_closes_the_connection_that_asked) {
  LogLines log;
  TransportClock clock;
  Server server{clock, {.port = 0, .log = log.sink(), .audio_counters = []() -> AudioCounters {
                          throw std::runtime_error{"no counters"};
                        }}};
  SocketClient listener{server.port(), "/ws/transport/clock"};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(answer_to(server.port(), "/transport/metrics"), "");
    EXPECT_EQ(answer_to(server.port(), "/transport/status"), "HTTP/1.1 200 OK\r");
    EXPECT_NO_THROW(listener.receive());
  }
  server.stop();
  EXPECT_EQ(log.errors(), std::vector<std::string>{"a handler failed, 1 time: no counters"})
      << "logged at once, and then rarely";
}

TEST(FailingHandlers, whatever_it_throws) {
  LogLines log;
  TransportClock clock;
  Server server{clock, {.port = 0, .log = log.sink(), .audio_counters = []() -> AudioCounters {
                          throw 1;  // NOLINT(hicpp-exception-baseclass)
                        }}};
  EXPECT_EQ(answer_to(server.port(), "/metrics"), "");
  EXPECT_EQ(answer_to(server.port(), "/transport/status"), "HTTP/1.1 200 OK\r");
  server.stop();
  EXPECT_EQ(log.errors(), std::vector<std::string>{"a handler failed, 1 time: unknown exception"});
}

/// Echoes each message, and throws on request.
class FailingHandler final : public MessageHandler {
 public:
  FailingHandler(Session& session, PendingCommands& commands, bool fails_at_once)
      : session_{session}, commands_{session, commands} {
    if (fails_at_once) throw std::runtime_error{"it does not begin"};
  }
  void on_message(const ReceivedMessage& message) override {
    if (message.content == "fail") throw std::runtime_error{"it does not hear"};
    if (message.content == "fail in effect")
      return commands_.submit(TransportCommand{.kind = TransportCommand::Kind::play},
                              [](const Result<TransportState>&) -> std::string {
                                throw std::runtime_error{"it does not encode"};
                              });
    if (message.content == "fail late")
      return session_.answer_deferred(
          []() -> Payload { throw std::runtime_error{"it does not answer"}; }, 1);
    session_.answer(make_payload(message.content));
    fails_at_end_ = message.content == "fail at the end";
  }
  void on_close() override {
    if (fails_at_end_) throw std::runtime_error{"it does not end"};
  }

 private:
  Session& session_;
  PendingCommands::Client commands_;
  bool fails_at_end_ = false;
};

/// The server's own listener and sessions, with message handlers that fail.
class FailingWebSockets : public testing::TestWithParam<std::size_t> {
 protected:
  FailingWebSockets() {
    listener_.start(handlers_);
    shards_.start(
        [this](const std::exception_ptr& failure) { server_log_.write_failure(failure); });
    // The first thread takes this many clients before the next one gets any.
    constexpr int fill = 256;
    if (GetParam() > 1)
      for (int i = 0; i < fill; ++i) idle_.push_back(std::make_unique<Idle>("127.0.0.1", port()));
  }
  ~FailingWebSockets() override { stop(); }

  std::string port() const { return std::to_string(listener_.endpoint().port()); }
  SocketClient client(const std::string& path = "/ws") {
    return SocketClient{listener_.endpoint().port(), path};
  }
  /// Closes all connections. Returns when the threads have ended.
  void stop() {
    shards_.hub_shard().run([this] {
      listener_.stop();
      commands_.stop();
      shards_.shut_down();
    });
    shards_.join();
  }
  static void expect_closed(SocketClient& client) {
    EXPECT_THROW(client.receive(), std::runtime_error);
  }
  static void expect_served(SocketClient& client) {
    client.send("hello");
    EXPECT_EQ(client.receive().bytes, "hello");
  }

  using Idle = boost::asio::ip::tcp::iostream;
  LogLines log_;
  const ServerOptions options_{.port = 0, .log = log_.sink()};
  ServerStats stats_{GetParam()};
  Shards shards_{stats_};
  ServerLog server_log_{shards_.hub_shard(), options_.log};
  LimitReports reports_{stats_.limits(), server_log_};
  Listener listener_{options_, shards_, stats_.publishing(), reports_};
  TransportClock clock_;
  PendingCommands commands_{shards_.timers(), clock_, stats_.publishing(), options_.limits,
                            reports_};
  const access::Gate gate_{{}, "studio", {}};
  const RestApi rest_{Readings{.clock = clock_, .stats = &stats_}, gate_};
  WebSockets websockets_{.options = {.handshake_timeout = options_.handshake_timeout,
                                     .max_message_bytes = options_.max_message_bytes,
                                     .compress = options_.compress},
                         .hub_shard = shards_.hub_shard(),
                         .log = server_log_,
                         .reports = reports_,
                         .make_handler =
                             [this](Session& session, const SocketRequest& request) {
                               return std::make_unique<FailingHandler>(
                                   session, commands_, request.endpoint == Endpoint::control);
                             },
                         .gate = gate_};
  const HttpHandlers handlers_{.rest = rest_,
                               .commands = commands_,
                               .hub_shard = shards_.hub_shard(),
                               .limits = {.max_message_bytes = options_.max_message_bytes,
                                          .read_timeout = options_.handshake_timeout},
                               .websockets = websockets_};
  std::vector<std::unique_ptr<Idle>> idle_;
};

TEST_P(FailingWebSockets, a_message_that_fails_closes_its_connection_alone) {
  auto failing = client();
  auto other = client();
  expect_served(failing);
  failing.send("fail");
  expect_closed(failing);
  expect_served(other);
  stop();
  EXPECT_EQ(log_.errors(), std::vector<std::string>{"a handler failed, 1 time: it does not hear"});
  EXPECT_EQ(stats_.shards().back().connections.ended(EndCause::server), 2U)
      << "one failed, one was there at the end";
}

TEST_P(FailingWebSockets, an_answer_that_fails_closes_its_connection_alone) {
  auto failing = client();
  auto other = client();
  failing.send("fail late");
  expect_closed(failing);
  expect_served(other);
  stop();
  EXPECT_EQ(log_.errors(),
            std::vector<std::string>{"a handler failed, 1 time: it does not answer"});
}

TEST_P(FailingWebSockets, a_command_whose_answer_fails_closes_its_connection_alone) {
  auto failing = client();
  auto other = client();
  failing.send("fail in effect");
  expect_closed(failing);
  expect_served(other);
  stop();
  EXPECT_EQ(log_.errors(),
            std::vector<std::string>{"a handler failed, 1 time: it does not encode"});
}

TEST_P(FailingWebSockets, one_that_fails_at_once_is_closed) {
  auto other = client();
  auto failing = client("/ws/transport/control");
  expect_closed(failing);
  expect_served(other);
}

TEST_P(FailingWebSockets, one_that_fails_at_its_end_is_gone_all_the_same) {
  {
    auto failing = client();
    failing.send("fail at the end");
    EXPECT_EQ(failing.receive().bytes, "fail at the end");
  }
  auto other = client();
  expect_served(other);
  stop();
  EXPECT_EQ(log_.errors(), std::vector<std::string>{"a handler failed, 1 time: it does not end"});
}

INSTANTIATE_TEST_SUITE_P(Threads, FailingWebSockets, testing::Values(1U, 2U),
                         testing::PrintToStringParamName{});

}  // namespace
}  // namespace tactus::server
