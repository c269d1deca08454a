#pragma once

#include <tactus/result.h>
#include <tactus/server.h>
#include <tactus/spectrum.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/pcm_decoder.h"
#include "spectrum/level_scale.h"

namespace tactus::app {

/// What `tactus serve` is to do.
struct ServeOptions {
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

/// What `tactus monitor` is to do.
struct MonitorOptions {
  std::string url = "ws://localhost:8000";
  bool json = false;
  std::uint64_t count = 0;  ///< updates to end after; 0 for no end
};

enum class AnalyzeFormat : std::uint8_t { json, csv, png, svg };
enum class AnalyzeValues : std::uint8_t { bins, db };

/// What `tactus analyze` is to do.
struct AnalyzeOptions {
  std::string file = {};
  std::string output = "-";                  ///< a path, "-" for standard output
  std::optional<AnalyzeFormat> format = {};  ///< nothing: by the output's ending
  std::optional<double> rate_hz = {};        ///< 1 to 125; nothing: what suits the format
  AnalyzeValues values = AnalyzeValues::bins;
  bool features = false;
  BandLayout layout = BandLayout::log;
  Channel channel = Channel::mid;
  spectrum::LevelScale scale = {};
};

/// All settings of the program.
struct Options {
  std::string config = {};  ///< the config file named by flag or environment, else empty
  ServeOptions serve = {};
  MonitorOptions monitor = {};
  AnalyzeOptions analyze = {};
};

/// `analyze` is there where the spectrum is built (TACTUS_SPECTRUM).
enum class Command { serve, monitor, analyze, devices };

/// "serve", "monitor", "analyze" or "devices".
std::string_view name(Command command) noexcept;

/// One option: the only place that knows its flag, its environment variable and its key in the
/// config file, its help, its range and its default.
struct OptionRow {
  std::string_view name;         ///< flag --name, and key in the config file; once for each command
  std::string_view environment;  ///< variable, empty where there is none
  std::string_view placeholder;  ///< of the value in help; empty for a switch, --name and --no-name
  std::string_view help;
  std::string_view group;
  Command command = Command::serve;
  bool in_config_file = true;
  bool repeatable = false;  ///< a list; elsewhere the last value given counts
  /// Puts one value into the options. Errors: says what is wrong with it, e.g. `"80a" is not a port
  /// (0 to 65535)`; the caller says where it stood.
  Outcome (*set)(Options&, std::string_view value);
  /// The value in force, for help's defaults; empty where there is nothing to tell.
  std::string (*show)(const Options&);

  bool is_switch() const noexcept { return placeholder.empty(); }
  std::string flag() const { return "--" + std::string{name}; }
};

/// The table, in the order of help. Thread: any. Errors: none.
std::span<const OptionRow> option_table() noexcept;

/// The row of a name among a command's, nullptr where there is none. Thread: any. Errors: none.
const OptionRow* find_option(Command command, std::string_view name) noexcept;

}  // namespace tactus::app
