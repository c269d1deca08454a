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

enum class LogLevel { debug, info, warning, error };
/// Receives one line of the log, without its newline.
/// Thread: the server's first I/O thread.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// A server's settings.
struct ServerOptions {
  std::string host = "127.0.0.1";  ///< address or host name to bind to
  std::uint16_t port = 8000;       ///< TCP port; 0 takes a free one, see Server::port
  /// Allowed origins of web pages besides the server's own, e.g. "https://stage.example"; "*"
  /// allows all. If empty, loopback origins are allowed, and file pages while bound to loopback.
  std::vector<std::string> allow_origins = {};
  std::size_t max_message_bytes =
      64 * 1024;  ///< of an HTTP body or WebSocket message, 2^10 to 2^30
  std::chrono::milliseconds handshake_timeout{5'000};  ///< more than 0
  std::size_t fft_max_subscribers = 4;                 ///< of the spectrum; 0 for no limit
  unsigned threads = 0;          ///< I/O threads, at most 8; 0 for one per core
  bool compress = false;         ///< offers permessage-deflate to clients
  bool stop_on_signals = false;  ///< stops on SIGINT and SIGTERM
  LogSink log = {};              ///< no log if empty
  /// Returns the audio error counters for the metrics, which omit them if it is empty. Must be
  /// thread-safe: the server's threads call it. If it throws, the request's connection is closed
  /// and the error is logged.
  std::function<AudioCounters()> audio_counters = {};
};

}  // namespace tactus
