#include "app/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace tactus::app {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t indent = 26;  // where the text beside the options begins

constexpr std::string_view headline =
    "tactus - plays audio in real time and streams its transport clock to everyone\n";

constexpr std::string_view commands_part =
    "Commands:\n"
    "  serve [FILE...]         Play FILEs, a pipe or a tune, and serve the clock\n"
    "  monitor [URL]           Watch a running server in the terminal\n"
#if TACTUS_SPECTRUM
    "  analyze FILE            Write the spectrum of a file as JSON, CSV or a picture\n"
#endif
    "  devices                 List the audio outputs\n";

constexpr std::string_view serve_part =
    "Usage: tactus serve [OPTION...] [FILE...]\n"
    "\n"
    "Plays FILEs (WAV, FLAC, OGG or MP3) one after another, raw PCM from --input, or\n"
    "a built-in tune, and serves the transport over HTTP and WebSocket. The clock\n"
    "starts stopped unless --autoplay. Ctrl-C or SIGTERM ends it.\n";

constexpr std::string_view serve_examples =
    "  tactus serve --autoplay                 the built-in tune, on port 8000\n"
    "  tactus serve --loop --autoplay a.flac   a file, over and over\n"
    "  tactus serve --host 0.0.0.0 --port 9000\n"
    "  ffmpeg -i a.m4a -f s16le -ar 48000 -ac 2 - | tactus serve --input -\n";

constexpr std::string_view monitor_part =
    "Usage: tactus monitor [OPTION...] [URL]\n"
    "\n"
    "Watches the server at URL: ws://HOST:PORT/PATH, http://HOST:PORT or HOST:PORT;\n"
    "ws://localhost:8000/ws unless given. On a terminal it shows the clock, the\n"
    "spectrum, the level and the beat; q or Ctrl-C ends it. A URL that ends in\n"
    "/ws/transport/clock shows the clock alone, as --json does unless the URL has a\n"
    "path.\n";

constexpr std::string_view monitor_examples =
    "  tactus monitor                          the server on this machine\n"
    "  tactus monitor studio.local:9000\n"
    "  tactus monitor --json | jq .beat_pos\n";

#if TACTUS_SPECTRUM
constexpr std::string_view analyze_part =
    "Usage: tactus analyze [OPTION...] FILE\n"
    "\n"
    "Writes what the server streams of FILE (WAV, FLAC, OGG or MP3) while it plays,\n"
    "but as fast as it can: 64 bands at each multiple of 8 ms. Ctrl-C ends it and\n"
    "leaves no half a file.\n";

constexpr std::string_view analyze_examples =
    "  tactus analyze --output song.png song.flac     a spectrogram\n"
    "  tactus analyze --rate-hz 10 --output a.csv a.wav\n"
    "  tactus analyze --values db a.ogg | jq -c '[.time_seconds, .db[0]]'\n";
#endif

constexpr std::string_view devices_part =
    "Usage: tactus devices\n"
    "\n"
    "Lists the audio outputs by number and name, as serve --device takes them.\n";

/// Words laid into lines from column `indent` on; the first begins where the caller stands.
std::string wrapped(std::string_view text) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (column > indent && column + 1 + word.size() > width) {
      out += fmt::format("\n{:{}}", "", indent);
      column = indent;
    }
    if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string entry(std::string_view option, std::string_view text) {
  const auto left = "  " + std::string{option};
  if (left.size() + 2 <= indent) return fmt::format("{:{}}{}\n", left, indent, wrapped(text));
  return fmt::format("{}\n{:{}}{}\n", left, "", indent, wrapped(text));
}

std::string entry(const OptionRow& row) {
  const auto option =
      row.is_switch() && row.in_config_file
          ? fmt::format("--{0}, --no-{0}", row.name)
          : row.flag() + (row.is_switch() ? "" : " ") + std::string{row.placeholder};
  std::vector<std::string> notes;
  if (const auto usual = row.show(Options{});
      !usual.empty() && (row.in_config_file || !row.is_switch())) {
    notes.push_back("default: " + usual);
  }
  if (!row.environment.empty()) notes.emplace_back(row.environment);
  auto text = std::string{row.help};
  if (!notes.empty()) text += fmt::format(" [{}]", fmt::join(notes, ", "));
  return entry(option, text);
}

std::string options_of(Command command) {
  std::string out;
  std::string_view group;
  for (const auto& row : option_table()) {
    if (row.command != command) continue;
    if (row.group != group) {
      group = row.group;
      out += fmt::format("\n{}:\n", group);
    }
    out += entry(row);
  }
  return out;
}

std::string footer() {
  return "\nEach option of serve has a variable, in brackets, and a key of its name in the\n"
         "config file. A flag comes before a variable, a variable before the file.\n";
}

}  // namespace

std::string help_page(std::optional<Command> command) {
  const auto help_entry = entry("-h, --help", "Show this help");
  if (!command) {
#if TACTUS_SPECTRUM
    const auto analyze_options = "\nOptions of analyze\n" + options_of(Command::analyze);
    constexpr auto more_examples = analyze_examples;
#else
    const std::string analyze_options;
    constexpr std::string_view more_examples;
#endif
    return fmt::format(
        "{}\nUsage: tactus COMMAND [OPTION...] [ARGUMENT...]\n\n{}\n"
        "Options of serve\n{}\nOptions of monitor\n{}{}\nOf all:\n{}{}{}\n"
        "Examples:\n{}{}{}",
        headline, commands_part, options_of(Command::serve), options_of(Command::monitor),
        analyze_options, help_entry,
        entry("-V, --version", "Show the version and the libraries in use"), footer(),
        serve_examples, monitor_examples, more_examples);
  }
  switch (*command) {
    case Command::serve:
      return fmt::format("{}{}{}{}\nExamples:\n{}", serve_part, options_of(*command), help_entry,
                         footer(), serve_examples);
    case Command::monitor:
      return fmt::format("{}{}{}\nExamples:\n{}", monitor_part, options_of(*command), help_entry,
                         monitor_examples);
    case Command::analyze:
#if TACTUS_SPECTRUM
      return fmt::format("{}{}{}\nExamples:\n{}", analyze_part, options_of(*command), help_entry,
                         analyze_examples);
#endif
    case Command::devices:
      break;
  }
  return fmt::format("{}\nOptions:\n{}", devices_part, help_entry);
}

std::string short_help() {
  return fmt::format(
      "{}\nUsage: tactus COMMAND [OPTION...]\n\n{}\n"
      "Start with: tactus serve --autoplay\nAll options: tactus --help\n",
      headline, commands_part);
}

}  // namespace tactus::app
