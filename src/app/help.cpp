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
    "Watches the clock of the server at URL: ws://HOST:PORT/PATH, http://HOST:PORT\n"
    "or HOST:PORT; ws://localhost:8000/ws/transport/clock unless given. Ctrl-C ends\n"
    "it.\n";

constexpr std::string_view monitor_examples =
    "  tactus monitor                          the server on this machine\n"
    "  tactus monitor studio.local:9000\n"
    "  tactus monitor --json | jq .beat_pos\n";

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
  if (const auto usual = row.show(Options{}); !usual.empty() && row.in_config_file) {
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
    return fmt::format(
        "{}\nUsage: tactus COMMAND [OPTION...] [ARGUMENT...]\n\n{}\n"
        "Options of serve\n{}\nOptions of monitor\n{}\nOf all:\n{}{}{}\nExamples:\n{}{}",
        headline, commands_part, options_of(Command::serve), options_of(Command::monitor),
        help_entry, entry("-V, --version", "Show the version and the libraries in use"), footer(),
        serve_examples, monitor_examples);
  }
  switch (*command) {
    case Command::serve:
      return fmt::format("{}{}{}{}\nExamples:\n{}", serve_part, options_of(*command), help_entry,
                         footer(), serve_examples);
    case Command::monitor:
      return fmt::format("{}{}{}\nExamples:\n{}", monitor_part, options_of(*command), help_entry,
                         monitor_examples);
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
