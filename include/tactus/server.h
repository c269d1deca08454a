#pragma once

#include <tactus/audio_counters.h>
#include <tactus/transport_clock.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tactus {

class SpectrumAnalyzer;

/// Id of a WebSocket client, as sent in `clientId`. Unique within a server.
using ClientId = std::uint32_t;

enum class LogLevel { debug, info, warning, error };
/// Takes one line without its end. Called on one of the server's threads, always the same.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// A server's settings.
struct ServerOptions {
  std::string host = "127.0.0.1";  ///< address or name to bind to
  std::uint16_t port = 8000;       ///< 0 takes a free one, which Server::port tells
  /// Origins of browsers' pages to let in beside the server's own, e.g. "https://stage.example";
  /// "*" lets all in. Where empty: loopback ones, and file pages while bound to loopback.
  std::vector<std::string> allow_origins = {};
  std::size_t max_message_bytes = 64 * 1024;  ///< of a body or WebSocket message; 1 KiB to 1 GiB
  std::chrono::milliseconds handshake_timeout{5'000};
  std::size_t fft_max_subscribers = 4;  ///< of the spectrum, at a time; 0 for no limit
  /// I/O threads, at most 8, among which the connections are shared; 0 for one per core.
  unsigned threads = 0;
  /// Offers permessage-deflate to those who ask for it.
  bool compress = false;
  /// Ends on SIGINT and SIGTERM, as a program of its own does.
  bool stop_on_signals = false;
  LogSink log = {};
  /// Returns the audio error counters for the metrics, which omit them if it is empty. Must be
  /// thread-safe: the server's threads call it. If it throws, the request's connection is closed
  /// and the error is logged.
  std::function<AudioCounters()> audio_counters = {};
};

/// Serves a clock over HTTP and WebSocket, on threads of its own from construction to the end.
///
///     tactus::TransportClock clock;
///     tactus::Server server{clock, {.port = 9000}};
///
/// The clock must outlive the server. A clock may have several servers; its metrics then mix them.
/// Threads: any may call anything, but the log sink, which is called on one of the server's own,
/// may not stop or wait for it.
class Server {
 public:
  /// Binds, listens and starts.
  /// Errors: throws std::system_error when the address cannot be bound or no thread can be
  /// started, std::invalid_argument for an option out of range.
  explicit Server(TransportClock& clock, const ServerOptions& options = {});
  /// Stops, as stop().
  virtual ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port it listens on.
  std::uint16_t port() const noexcept;
  /// The address for people, e.g. http://localhost:8000.
  std::string url() const;

  /// Takes no more clients, closes the WebSockets with 1001 and ends, within half a second.
  void stop();
  /// Returns when the server has ended.
  void wait();

 protected:
  Server(TransportClock& clock, const SpectrumAnalyzer* analyzer, const ServerOptions& options);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A clock and what it takes to serve it, as one.
class TransportApp {
 public:
  explicit TransportApp(const TransportOptions& options);

  TransportClock& transport() noexcept { return *clock_; }
  /// Serves until SIGINT, SIGTERM. Errors: as Server's constructor.
  void run(ServerOptions options = {});

 private:
  std::unique_ptr<TransportClock> clock_;
};

/// The counterpart of making an application object and handing it to a runner.
///
///     auto app = tactus::create_transport_app({.sample_rate = 48'000});
///     app.run({.host = "0.0.0.0", .port = 8000});
/// Errors: as TransportClock's constructor.
TransportApp create_transport_app(const TransportOptions& options = {});

}  // namespace tactus
