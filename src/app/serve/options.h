#pragma once

#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "audio/pcm_decoder.h"

namespace tactus::app {

/// What `tactus serve` is to do.
struct ServeOptions {
  std::string config = {};  ///< the config file named by flag or environment, else empty
  std::string host = ServerOptions{}.host;
  std::uint16_t port = ServerOptions{}.port;
  std::vector<std::string> allow_origins = {};
  std::size_t fft_max_subscribers = ServerOptions{}.fft_max_subscribers;
  unsigned threads = ServerOptions{}.threads;
  bool compress = ServerOptions{}.compress;
  TransportOptions clock = {};
  std::vector<std::string> files = {};  ///< played one after another
  std::string input = {};               ///< raw PCM: a path, "-" for standard input, empty for none
  audio::PcmOptions pcm = {};           ///< how the input holds its samples
  bool loop = false;
  bool autoplay = false;
  std::string device = "auto";
  LogLevel log_level = LogLevel::info;
};

/// The command with its option table, but for what runs it. Thread: any. Errors: none.
Command serve_command(ServeOptions& options);

}  // namespace tactus::app
