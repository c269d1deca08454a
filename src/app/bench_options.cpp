#include "app/bench_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "app/option_values.h"

namespace tactus::app {
namespace {

constexpr std::string_view clients_group = "Clients";
constexpr std::string_view stream_group = "Stream";
constexpr std::string_view output_group = "Output";

constexpr std::array topics{BenchTopic::clock, BenchTopic::transport, BenchTopic::spectrum,
                            BenchTopic::audio, BenchTopic::beats};

Outcome read_one_of(std::string_view value, std::initializer_list<std::string_view> words,
                    std::string_view expected, std::string& out) {
  if (std::ranges::find(words, value) == words.end()) return bad_value(value, expected);
  out = value;
  return success();
}

Outcome read_count(std::string_view value, std::size_t low, std::size_t& out) {
  return read_number(value, low, 1'000'000, "a number of clients", out);
}

Outcome read_seconds(std::string_view value, double low, double& out) {
  return read_number(value, low, 86'400.0, "a time in seconds", out);
}

std::string shown(double value) { return fmt::format("{:g}", value); }

/// A row of `bench`: neither environment nor config file have it.
OptionRow row(std::string_view name, std::string_view placeholder, std::string_view help,
              std::string_view group, Outcome (*set)(Options&, std::string_view),
              std::string (*show)(const Options&)) {
  return {.name = name,
          .environment = "",
          .placeholder = placeholder,
          .help = help,
          .group = group,
          .command = Command::bench,
          .in_config_file = false,
          .set = set,
          .show = show};
}

const std::array rows{
    row(
        "clients", "N", "Clients that read the stream", clients_group,
        [](Options& o, std::string_view v) { return read_count(v, 1, o.bench.clients); },
        [](const Options& o) { return fmt::to_string(o.bench.clients); }),
    row(
        "never-read", "N", "Further clients that subscribe and then never read", clients_group,
        [](Options& o, std::string_view v) { return read_count(v, 0, o.bench.never_read); },
        [](const Options& o) { return fmt::to_string(o.bench.never_read); }),
    row(
        "ramp", "SECONDS", "Time over which they connect; 0: as fast as they are let in",
        clients_group,
        [](Options& o, std::string_view v) { return read_seconds(v, 0.0, o.bench.ramp_seconds); },
        [](const Options& o) { return shown(o.bench.ramp_seconds); }),
    row(
        "at-once", "N", "How many may be connecting at a time", clients_group,
        [](Options& o, std::string_view v) { return read_count(v, 1, o.bench.at_once); },
        [](const Options& o) { return fmt::to_string(o.bench.at_once); }),
    row(
        "threads", "N", "Threads that read, 1 to 64", clients_group,
        [](Options& o, std::string_view v) {
          return read_number(v, 1, 64, "a number of threads", o.bench.threads);
        },
        [](const Options& o) { return fmt::to_string(o.bench.threads); }),
    row(
        "pace", "MS",
        "Least time from one look at the sockets to the next; 0: at once when anything comes",
        clients_group,
        [](Options& o, std::string_view v) {
          return read_number(v, 0.0, 100.0, "a time in ms", o.bench.pace_ms);
        },
        [](const Options& o) { return shown(o.bench.pace_ms); }),
    row(
        "warm-up", "SECONDS", "Time before what is measured, once all are in", clients_group,
        [](Options& o, std::string_view v) {
          return read_seconds(v, 0.1, o.bench.warm_up_seconds);
        },
        [](const Options& o) { return shown(o.bench.warm_up_seconds); }),
    row(
        "seconds", "SECONDS", "Time measured", clients_group,
        [](Options& o, std::string_view v) { return read_seconds(v, 0.1, o.bench.seconds); },
        [](const Options& o) { return shown(o.bench.seconds); }),

    row(
        "topic", "TOPIC", "What they read: clock, transport, spectrum, audio or beats",
        stream_group,
        [](Options& o, std::string_view v) -> Outcome {
          const auto* found = std::ranges::find_if(topics, [v](auto t) { return name(t) == v; });
          if (found == topics.end())
            return bad_value(v, "a topic (clock, transport, spectrum, audio or beats)");
          o.bench.topic = *found;
          return success();
        },
        [](const Options& o) { return std::string{name(o.bench.topic)}; }),
    row(
        "rate", "HZ", "Messages per second to each; unless given 30, of the spectrum 31",
        stream_group,
        [](Options& o, std::string_view v) -> Outcome {
          double rate = 0.0;
          auto read = read_number(v, 1.0, 240.0, "a rate in Hz", rate);
          if (read) o.bench.rate_hz = rate;
          return read;
        },
        [](const Options& o) { return o.bench.rate_hz ? shown(*o.bench.rate_hz) : std::string{}; }),
    row(
        "format", "FORMAT", "Of the spectrum: json or binary", stream_group,
        [](Options& o, std::string_view v) {
          return read_one_of(v, {"json", "binary"}, "a format (json or binary)", o.bench.format);
        },
        [](const Options& o) { return o.bench.format; }),
    row(
        "sample-format", "FORMAT", "Of the binary spectrum: u8, u16 or f32", stream_group,
        [](Options& o, std::string_view v) {
          return read_one_of(v, {"u8", "u16", "f32"}, "a sample format (u8, u16 or f32)",
                             o.bench.sample_format);
        },
        [](const Options& o) { return o.bench.sample_format; }),
    row(
        "encoding", "ENCODING", "Of the spectrum: full or delta", stream_group,
        [](Options& o, std::string_view v) {
          return read_one_of(v, {"full", "delta"}, "an encoding (full or delta)", o.bench.encoding);
        },
        [](const Options& o) { return o.bench.encoding; }),
    row(
        "request", "JSON", "Send this text in place of the topic's own subscribe", stream_group,
        [](Options& o, std::string_view v) -> Outcome {
          if (v.empty() || v.size() > 4096) return bad_value(v, "a text of at most 4096 bytes");
          o.bench.request = v;
          return success();
        },
        [](const Options& o) { return o.bench.request; }),
    row(
        "compress", "", "Offer permessage-deflate", stream_group,
        [](Options& o, std::string_view v) { return read_switch(v, o.bench.compress); },
        [](const Options& o) { return std::string{o.bench.compress ? "on" : "off"}; }),

    row(
        "pid", "PID", "The server's process, to tell its CPU time and memory too", output_group,
        [](Options& o, std::string_view v) {
          return read_number(v, 1, 4'194'304, "a process id", o.bench.pid);
        },
        [](const Options& o) {
          return o.bench.pid == 0 ? std::string{} : fmt::to_string(o.bench.pid);
        }),
    row(
        "json", "", "Print the figures as one line of JSON", output_group,
        [](Options& o, std::string_view v) { return read_switch(v, o.bench.json); },
        [](const Options& o) { return std::string{o.bench.json ? "on" : "off"}; }),
};

Error not_of(std::string_view option, std::string_view topics_in_words) {
  return {ErrorCode::invalid_argument,
          fmt::format("--{} goes with --topic {}", option, topics_in_words), std::string{option}};
}

}  // namespace

std::span<const OptionRow> bench_rows() noexcept { return rows; }

Outcome check(const BenchOptions& options) {
  const bool spectrum = options.topic == BenchTopic::spectrum;
  if (!spectrum) {
    if (!options.format.empty()) return not_of("format", "spectrum");
    if (!options.sample_format.empty()) return not_of("sample-format", "spectrum");
    if (!options.encoding.empty()) return not_of("encoding", "spectrum");
  }
  if (options.rate_hz) {
    if (options.topic == BenchTopic::audio || options.topic == BenchTopic::beats)
      return not_of("rate", "clock, transport or spectrum");
    if (spectrum && *options.rate_hz > 125.0)
      return Error{ErrorCode::out_of_range, "--rate of the spectrum is 125 at most", "rate"};
  }
  if (options.topic == BenchTopic::clock && !options.request.empty())
    return not_of("request", "transport, spectrum, audio or beats");
  return success();
}

std::string_view name(BenchTopic topic) noexcept {
  switch (topic) {
    case BenchTopic::clock:
      return "clock";
    case BenchTopic::transport:
      return "transport";
    case BenchTopic::spectrum:
      return "spectrum";
    case BenchTopic::audio:
      return "audio";
    case BenchTopic::beats:
      break;
  }
  return "beats";
}

}  // namespace tactus::app
