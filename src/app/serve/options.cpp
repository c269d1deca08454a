#include "app/serve/options.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tactus::app {
namespace {

constexpr std::string_view server_group = "Server";
constexpr std::string_view clock_group = "Clock";
constexpr std::string_view audio_group = "Audio";
constexpr std::string_view general_group = "General";

constexpr std::string_view serve_about =
    "Plays FILEs (WAV, FLAC, OGG or MP3) one after another, raw PCM from --input, or\n"
    "a built-in tune, and serves the transport over HTTP and WebSocket. The clock\n"
    "starts stopped unless --autoplay. Ctrl-C or SIGTERM ends it.\n";

constexpr std::string_view serve_examples =
    "  tactus serve --autoplay                 the built-in tune, on port 8000\n"
    "  tactus serve --loop --autoplay a.flac   a file, over and over\n"
    "  tactus serve --host 0.0.0.0 --port 9000\n"
    "  ffmpeg -i a.m4a -f s16le -ar 48000 -ac 2 - | tactus serve --input -\n";

/// Whether a text is an origin as browsers send it, so without a path or a slash at the end.
bool is_origin(std::string_view text) {
  if (text == "*" || text == "null") return true;
  const auto scheme_end = text.find("://");
  return scheme_end != std::string_view::npos && scheme_end > 0 && scheme_end + 3 < text.size() &&
         text.find_first_of("/?# ", scheme_end + 3) == std::string_view::npos;
}

std::vector<OptionRow> rows(ServeOptions& o) {
  using audio::SampleFormat;
  return {
      {server_group, "host", "ADDRESS", text(o.host, "an address"),
       "Address or name to listen on; 0.0.0.0 or :: for every network"},
      {server_group, "port", "PORT", number(o.port, 0, 65'535, "a port"),
       "Port to listen on; 0 takes a free one"},
      {server_group, "allow-origin", "ORIGIN",
       list(o.allow_origins, is_origin,
            R"(an origin (scheme://host or scheme://host:port; "*" for any))"),
       "Let in web pages of this origin, e.g. https://stage.example, or * for any; may be given "
       "more than once. Unless given: those of this machine. The server's own pages always are"},
#if TACTUS_SPECTRUM
      {server_group, "fft-max-subscribers", "N",
       number(o.fft_max_subscribers, 0, 1'000'000, "a number of clients"),
       "Clients that may listen to the spectrum at a time; 0 for no limit"},
#endif
      {server_group, "threads", "N", number(o.threads, 0, 8, "a number of threads"),
       "I/O threads; 0 for one for each core"},
      {server_group, "compress", "", toggle(o.compress),
       "Compress messages for clients that ask for it (permessage-deflate): less on the network, "
       "more to compute"},

      {clock_group, "bpm", "BPM", number(o.clock.bpm, min_bpm, max_bpm, "a tempo"),
       "Tempo at the start in beats per minute"},
      {clock_group, "update-hz", "HZ",
       number(o.clock.update_hz, min_update_hz, max_update_hz, "a rate in Hz"),
       "States per second to each client"},
      {clock_group, "autoplay", "", toggle(o.autoplay), "Start playing at once instead of stopped"},
      {clock_group, "loop", "", toggle(o.loop), "Repeat the files from the start when they end"},

      {audio_group, "sample-rate", "HZ",
       number(o.clock.sample_rate, min_sample_rate, max_sample_rate, "a sample rate in Hz"),
       "Sample rate of the engine; files are resampled to it"},
      {audio_group, "block-size", "FRAMES",
       number(o.clock.block_size, 1, max_block_size, "a block size in frames"),
       "Frames to a block: smaller is prompter, larger is safer"},
      {audio_group, "device", "DEVICE", text(o.device, "a device"),
       "Output: a name or number that \"tactus devices\" lists; none for silence paced by the "
       "system clock; auto for the default device, or none if there is none"},
      {audio_group, "input", "PATH", text(o.input, "a path"),
       "Play raw PCM from a file or pipe, - for standard input; in place of FILE"},
      {audio_group, "input-format", "FORMAT",
       word(o.pcm.format,
            {{"s16le", SampleFormat::s16le},
             {"s24le", SampleFormat::s24le},
             {"s32le", SampleFormat::s32le},
             {"f32le", SampleFormat::f32le}},
            "a sample format"),
       "Samples of --input"},
      {audio_group, "input-channels", "N", number(o.pcm.channels, 1, 8, "a number of channels"),
       "Channels of --input"},

      {general_group, "log-level", "LEVEL",
       word(o.log_level,
            {{"debug", LogLevel::debug},
             {"info", LogLevel::info},
             {"warning", LogLevel::warning},
             {"error", LogLevel::error}},
            "a log level"),
       "How much to log on standard error"},
      {general_group, "config", "FILE", text(o.config, "a path"),
       "Read settings from this file. Unless given: tactus/config.toml in $XDG_CONFIG_HOME or "
       "~/.config, if there is one"},
  };
}

Outcome take_files(std::vector<std::string> files, bool input_given, ServeOptions& options) {
  if (files.empty()) return success();
  if (input_given) {
    return usage_error("FILE and --input cannot be played together: give one of the two");
  }
  if (std::ranges::find(files, "-") != files.end()) {
    return usage_error("\"-\" is not a FILE: raw PCM from standard input is --input -");
  }
  options.input.clear();  // a FILE argument comes before a setting elsewhere
  options.files = std::move(files);
  return success();
}

}  // namespace

Command serve_command(ServeOptions& options) {
  return {.name = "serve",
          .arguments = "[FILE...]",
          .most_arguments = std::string_view::npos,
          .summary = "Play FILEs, a pipe or a tune, and serve the clock",
          .about = serve_about,
          .examples = serve_examples,
          .has_settings = true,
          .options = rows(options),
          .finish = [&options](std::vector<std::string> files, const GivenOptions& flags) {
            return take_files(std::move(files), flags.contains("input"), options);
          }};
}

}  // namespace tactus::app
