#include "app/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#if TACTUS_SPECTRUM
#include "app/analyze_options.h"
#endif
#include "app/option_values.h"

namespace tactus::app {
namespace {

constexpr std::string_view server = "Server";
constexpr std::string_view clock_group = "Clock";
constexpr std::string_view audio_group = "Audio";
constexpr std::string_view general = "General";
constexpr std::string_view updates = "Updates";

constexpr std::array formats{audio::SampleFormat::s16le, audio::SampleFormat::s24le,
                             audio::SampleFormat::s32le, audio::SampleFormat::f32le};

struct NamedLevel {
  std::string_view name;
  LogLevel level;
};
constexpr std::array levels{
    NamedLevel{"debug", LogLevel::debug}, NamedLevel{"info", LogLevel::info},
    NamedLevel{"warning", LogLevel::warning}, NamedLevel{"error", LogLevel::error}};

/// A text that says something: an empty one is a mistake wherever it comes from.
Outcome read_text(std::string_view value, std::string_view noun, std::string& out) {
  if (value.empty()) return bad_value(value, noun);
  out = value;
  return success();
}

/// An origin as browsers send it: the likely slips are a path, a slash at the end, no scheme.
Outcome read_origin(std::string_view value, std::vector<std::string>& out) {
  const auto scheme_end = value.find("://");
  const bool whole =
      value == "*" || value == "null" ||
      (scheme_end != std::string_view::npos && scheme_end > 0 && scheme_end + 3 < value.size() &&
       value.find_first_of("/?# ", scheme_end + 3) == std::string_view::npos);
  if (!whole) {
    return bad_value(value, R"(an origin (scheme://host or scheme://host:port; "*" for any))");
  }
  out.emplace_back(value);
  return success();
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string shown(bool value) { return value ? "on" : "off"; }

const std::array own_rows{
    OptionRow{.name = "host",
              .environment = "TACTUS_HOST",
              .placeholder = "ADDRESS",
              .help = "Address or name to listen on; 0.0.0.0 or :: for every network",
              .group = server,
              .set = [](Options& o,
                        std::string_view v) { return read_text(v, "an address", o.serve.host); },
              .show = [](const Options& o) { return o.serve.host; }},
    OptionRow{
        .name = "port",
        .environment = "TACTUS_PORT",
        .placeholder = "PORT",
        .help = "Port to listen on, 0 to 65535; 0 takes a free one",
        .group = server,
        .set = [](Options& o,
                  std::string_view v) { return read_number(v, 0, 65'535, "a port", o.serve.port); },
        .show = [](const Options& o) { return fmt::to_string(o.serve.port); }},
    OptionRow{
        .name = "allow-origin",
        .environment = "TACTUS_ALLOW_ORIGIN",
        .placeholder = "ORIGIN",
        .help = "Let in web pages of this origin, e.g. https://stage.example, or * for any; "
                "may be given more than once. Unless given: those of this machine. The server's "
                "own are always let in",
        .group = server,
        .repeatable = true,
        .set = [](Options& o, std::string_view v) { return read_origin(v, o.serve.allow_origins); },
        .show = [](const Options& o) { return joined(o.serve.allow_origins); }},

#if TACTUS_SPECTRUM
    OptionRow{.name = "fft-max-subscribers",
              .environment = "TACTUS_FFT_MAX_SUBSCRIBERS",
              .placeholder = "N",
              .help = "Clients that may listen to the spectrum at a time; 0 for no limit",
              .group = server,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, 0, 1'000'000, "a number of clients",
                                       o.serve.fft_max_subscribers);
                  },
              .show = [](const Options& o) { return fmt::to_string(o.serve.fft_max_subscribers); }},
#endif

    OptionRow{.name = "threads",
              .environment = "TACTUS_THREADS",
              .placeholder = "N",
              .help = "I/O threads, 1 to 8; 0 for one for each core",
              .group = server,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, 0, 8, "a number of threads", o.serve.threads);
                  },
              .show = [](const Options& o) { return fmt::to_string(o.serve.threads); }},
    OptionRow{
        .name = "compress",
        .environment = "TACTUS_COMPRESS",
        .placeholder = "",
        .help = "Compress messages for clients that ask for it (permessage-deflate): less on "
                "the network, more to compute",
        .group = server,
        .set = [](Options& o, std::string_view v) { return read_switch(v, o.serve.compress); },
        .show = [](const Options& o) { return shown(o.serve.compress); }},

    OptionRow{.name = "bpm",
              .environment = "TACTUS_BPM",
              .placeholder = "BPM",
              .help = "Tempo at the start in beats per minute, 20 to 999",
              .group = clock_group,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, min_bpm, max_bpm, "a tempo", o.serve.clock.bpm);
                  },
              .show = [](const Options& o) { return fmt::format("{:g}", o.serve.clock.bpm); }},
    OptionRow{
        .name = "update-hz",
        .environment = "TACTUS_UPDATE_HZ",
        .placeholder = "HZ",
        .help = "States per second to each client, 1 to 240",
        .group = clock_group,
        .set =
            [](Options& o, std::string_view v) {
              return read_number(v, min_update_hz, max_update_hz, "a rate in Hz",
                                 o.serve.clock.update_hz);
            },
        .show = [](const Options& o) { return fmt::format("{:g}", o.serve.clock.update_hz); }},
    OptionRow{
        .name = "autoplay",
        .environment = "TACTUS_AUTOPLAY",
        .placeholder = "",
        .help = "Start playing at once rather than stopped",
        .group = clock_group,
        .set = [](Options& o, std::string_view v) { return read_switch(v, o.serve.autoplay); },
        .show = [](const Options& o) { return shown(o.serve.autoplay); }},
    OptionRow{.name = "loop",
              .environment = "TACTUS_LOOP",
              .placeholder = "",
              .help = "Repeat the files from the start when they end",
              .group = clock_group,
              .set = [](Options& o, std::string_view v) { return read_switch(v, o.serve.loop); },
              .show = [](const Options& o) { return shown(o.serve.loop); }},

    OptionRow{.name = "sample-rate",
              .environment = "TACTUS_SAMPLE_RATE",
              .placeholder = "HZ",
              .help = "Sample rate of the engine, 8000 to 384000; files are resampled to it",
              .group = audio_group,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, min_sample_rate, max_sample_rate, "a sample rate in Hz",
                                       o.serve.clock.sample_rate);
                  },
              .show = [](const Options& o) { return fmt::to_string(o.serve.clock.sample_rate); }},
    OptionRow{.name = "block-size",
              .environment = "TACTUS_BLOCK_SIZE",
              .placeholder = "FRAMES",
              .help = "Frames to a block, 1 to 8192: smaller is prompter, larger is safer",
              .group = audio_group,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, 1, max_block_size, "a block size in frames",
                                       o.serve.clock.block_size);
                  },
              .show = [](const Options& o) { return fmt::to_string(o.serve.clock.block_size); }},
    OptionRow{.name = "device",
              .environment = "TACTUS_DEVICE",
              .placeholder = "DEVICE",
              .help =
                  "Output: a name or number that \"tactus devices\" lists; none for silence paced "
                  "by the system clock; auto for the default device, or none where there is none",
              .group = audio_group,
              .set = [](Options& o,
                        std::string_view v) { return read_text(v, "a device", o.serve.device); },
              .show = [](const Options& o) { return o.serve.device; }},
    OptionRow{
        .name = "input",
        .environment = "TACTUS_INPUT",
        .placeholder = "PATH",
        .help = "Play raw PCM from a file or pipe, - for standard input; in place of FILE",
        .group = audio_group,
        .set = [](Options& o, std::string_view v) { return read_text(v, "a path", o.serve.input); },
        .show = [](const Options& o) { return o.serve.input; }},
    OptionRow{
        .name = "input-format",
        .environment = "TACTUS_INPUT_FORMAT",
        .placeholder = "FORMAT",
        .help = "Samples of --input: s16le, s24le, s32le or f32le",
        .group = audio_group,
        .set = [](Options& o, std::string_view v) -> Outcome {
          const auto* found = std::find_if(formats.begin(), formats.end(),
                                           [v](auto f) { return audio::name(f) == v; });
          if (found == formats.end()) {
            return bad_value(v, "a sample format (s16le, s24le, s32le or f32le)");
          }
          o.serve.pcm.format = *found;
          return success();
        },
        .show = [](const Options& o) { return std::string{audio::name(o.serve.pcm.format)}; }},
    OptionRow{.name = "input-channels",
              .environment = "TACTUS_INPUT_CHANNELS",
              .placeholder = "N",
              .help = "Channels of --input, 1 to 8",
              .group = audio_group,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, 1, 8, "a number of channels", o.serve.pcm.channels);
                  },
              .show = [](const Options& o) { return fmt::to_string(o.serve.pcm.channels); }},
    OptionRow{.name = "log-level",
              .environment = "TACTUS_LOG_LEVEL",
              .placeholder = "LEVEL",
              .help = "How much to log on standard error: debug, info, warning or error",
              .group = general,
              .set = [](Options& o, std::string_view v) -> Outcome {
                const auto* found = std::find_if(levels.begin(), levels.end(),
                                                 [v](const auto& l) { return l.name == v; });
                if (found == levels.end()) {
                  return bad_value(v, "a log level (debug, info, warning or error)");
                }
                o.serve.log_level = found->level;
                return success();
              },
              .show =
                  [](const Options& o) {
                    const auto* found =
                        std::find_if(levels.begin(), levels.end(),
                                     [&](const auto& l) { return l.level == o.serve.log_level; });
                    return std::string{found->name};
                  }},
    OptionRow{
        .name = "config",
        .environment = "TACTUS_CONFIG",
        .placeholder = "FILE",
        .help = "Read settings from this file. Unless given: tactus/config.toml in "
                "$XDG_CONFIG_HOME or ~/.config, where there is one",
        .group = general,
        .in_config_file = false,
        .set = [](Options& o, std::string_view v) { return read_text(v, "a path", o.config); },
        .show = [](const Options& o) { return o.config; }},

    OptionRow{.name = "json",
              .environment = "",
              .placeholder = "",
              .help = "Print each update as one line of JSON, as received, with received_ms added",
              .group = updates,
              .command = Command::monitor,
              .in_config_file = false,
              .set = [](Options& o, std::string_view v) { return read_switch(v, o.monitor.json); },
              .show = [](const Options& o) { return shown(o.monitor.json); }},
    OptionRow{.name = "count",
              .environment = "",
              .placeholder = "N",
              .help = "End after N updates, at least 1",
              .group = updates,
              .command = Command::monitor,
              .in_config_file = false,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_number(v, 1, 1'000'000'000, "a number of updates", o.monitor.count);
                  },
              .show =
                  [](const Options& o) {
                    return o.monitor.count == 0 ? std::string{} : fmt::to_string(o.monitor.count);
                  }},
};

const std::vector<OptionRow>& table() {
  static const auto rows = [] {
    std::vector<OptionRow> all{own_rows.begin(), own_rows.end()};
#if TACTUS_SPECTRUM
    all.insert(all.end(), analyze_rows().begin(), analyze_rows().end());
#endif
    return all;
  }();
  return rows;
}

}  // namespace

std::string_view name(Command command) noexcept {
  switch (command) {
    case Command::serve:
      return "serve";
    case Command::monitor:
      return "monitor";
    case Command::analyze:
      return "analyze";
    case Command::devices:
      break;
  }
  return "devices";
}

std::span<const OptionRow> option_table() noexcept { return table(); }

const OptionRow* find_option(Command command, std::string_view name) noexcept {
  const auto rows = option_table();
  const auto found = std::ranges::find_if(
      rows, [&](const OptionRow& row) { return row.command == command && row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace tactus::app
