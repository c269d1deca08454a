#pragma once

#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "audio/drivers/driver.h"
#include "audio/pipe/pcm_decoder.h"
#include "bridges/lights/light_sender.h"
#include "relay/nats/nats_connection.h"

namespace tactus::app {

/// Options of `tactus serve`.
struct ServeOptions {
  std::string config = {};  ///< from flag or environment; empty: the default path
  std::string host = ServerOptions{}.host;
  std::uint16_t port = ServerOptions{}.port;
  bool lan = false;  ///< `host` is then "::"
  bool qr = false;
  std::string www = {};  ///< a folder served at /www/, or empty
  std::vector<std::string> allow_origins = {};
  std::vector<std::string> names = {};
  NetworkRole network = ServerOptions{}.network;
  std::string keys = {};  ///< path of the file of keys; empty: the default
  std::size_t fft_max_subscribers = ServerOptions{}.fft_max_subscribers;
  ServerLimits limits = {};
  unsigned threads = ServerOptions{}.threads;
  bool compress = ServerOptions{}.compress;
  std::optional<Bpm> bpm = {};  ///< nothing: of the first file's tags, else the clock's default
  TransportOptions clock = {};  ///< without the tempo
  std::vector<std::string> files = {};  ///< played in order
  std::string input = {};               ///< raw PCM: a path, "-" for standard input, or empty
  audio::PcmOptions pcm = {};           ///< sample layout and pace of `input`
  bool play_input = false;              ///< a live input is played on the device too
  std::string capture = {};             ///< "system", "mic", "jack", a device's name, or empty
  bool loop = false;
  bool autoplay = false;
  Leader sync = Leader::internal;
  bool timebase = false;  ///< the clock is JACK's timebase master
  audio::AudioSystem audio = audio::AudioSystem::any;
  std::string device = "auto";
  std::vector<std::string> connect = {};  ///< clients and ports of JACK; empty: the sound card's
  bool fallback = true;                   ///< to the system clock, while the device is gone
  bridges::LightOptions lights = {};      ///< by UDP
  std::string publish = {};               ///< NATS address for edges, or empty
  relay::NatsOptions nats = {};           ///< credentials alone; the address is in `publish`
  LogLevel log_level = LogLevel::info;
};

/// The options of a server, shared with other commands that have one.
/// @param options  outlives the rows, as below
/// Thread: any. Errors: none.
std::vector<OptionRow> server_rows(ServeOptions& options);
std::vector<OptionRow> nats_rows(relay::NatsOptions& nats);
/// A NATS address, as relay::parse_nats_url takes it.
OptionValue nats_url(std::string& out);

/// The command with its option table; the caller sets `run`. Thread: any. Errors: none.
Command serve_command(ServeOptions& options);

}  // namespace tactus::app
