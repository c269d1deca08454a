#pragma once

#include <tactus/audio_counters.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tactus {

/// Severity of a line of the log, lowest first.
enum class LogLevel { debug, info, warning, error };
/// Receives one line of the log, without its newline.
/// Thread: the server's first I/O thread.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// What another machine may do without a key. Each includes the ones before it.
enum class NetworkRole {
  none,     ///< nothing
  view,     ///< read: streams, status and pages
  control,  ///< command the transport
};

/// A server's settings.
struct ServerOptions {
  /// The address or host name to bind to.
  std::string host = "127.0.0.1";
  /// The TCP port. With 0 the system chooses a free port, which Server::port returns.
  std::uint16_t port = 8000;
  /// Web pages of these origins may connect, besides the server's own pages, and pages of this
  /// machine seen on this machine. An example is "https://stage.example"; "*" allows all, "null"
  /// pages opened from files. Any web site can send "null".
  std::vector<std::string> allow_origins = {};
  /// Further DNS names of this server, e.g. "studio.example". A request with another Host is
  /// refused, except for IP addresses, localhost, the machine's host name, and NAME.local.
  std::vector<std::string> names = {};
  /// What other machines may do without a key. This machine may always control.
  NetworkRole network = NetworkRole::view;
  /// Path of the file of keys, which `tactus key` writes; empty: no keys. A missing file has none.
  std::string keys = {};
  /// The maximum size of an HTTP body or WebSocket message, 2^10 to 2^30 bytes.
  std::size_t max_message_bytes = 64 * 1024;
  /// The time in which a client must send its HTTP request or complete its WebSocket handshake.
  /// Must be more than 0.
  std::chrono::milliseconds handshake_timeout{5'000};
  /// The maximum number of clients subscribed to the spectrum. 0 means no limit.
  std::size_t fft_max_subscribers = 4;
  /// The number of I/O threads, at most 8. 0 means one per core.
  unsigned threads = 0;
  /// The server accepts permessage-deflate when a client offers it.
  bool compress = false;
  /// The server stops on SIGINT and SIGTERM. On SIGHUP it reads the file of keys again, or stops if
  /// standard input or output was a terminal, which is now gone.
  bool stop_on_signals = false;
  /// The log's lines go here. If it is empty, there is no log.
  LogSink log = {};
  /// Returns the audio error counters for the metrics. If it is empty, the metrics omit them. The
  /// server's threads call it concurrently. If it throws, the request's connection is closed and
  /// the error is logged.
  std::function<AudioCounters()> audio_counters = {};
};

}  // namespace tactus
