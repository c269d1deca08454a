#include "app/analyze_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "app/option_values.h"

namespace tactus::app {
namespace {

constexpr std::string_view output_group = "Output";
constexpr std::string_view analysis_group = "Analysis";

constexpr std::array formats{
    std::pair{"json", AnalyzeFormat::json}, std::pair{"csv", AnalyzeFormat::csv},
    std::pair{"png", AnalyzeFormat::png}, std::pair{"svg", AnalyzeFormat::svg}};
constexpr std::array values{std::pair{"bins", AnalyzeValues::bins},
                            std::pair{"db", AnalyzeValues::db}};
constexpr std::array layouts{BandLayout::log, BandLayout::linear, BandLayout::mel,
                             BandLayout::semitone};
constexpr std::array channels{Channel::mid, Channel::left, Channel::right, Channel::side};

/// Reads one of a list of words, each with the value that it stands for.
template <class List, class Value>
Outcome read_word(std::string_view word, const List& list, std::string_view expected, Value& out) {
  const auto found = std::ranges::find_if(list, [&](const auto& p) { return word == p.first; });
  if (found == list.end()) return bad_value(word, expected);
  out = found->second;
  return success();
}

template <class List, class Value>
std::string word_of(const List& list, const Value& value) {
  return std::ranges::find_if(list, [&](const auto& p) { return p.second == value; })->first;
}

/// Reads what is told by its name, as band layouts and channels are.
template <class List, class Value>
Outcome read_name(std::string_view word, const List& list, std::string_view expected, Value& out) {
  const auto found = std::ranges::find_if(list, [&](auto v) { return name(v) == word; });
  if (found == list.end()) return bad_value(word, expected);
  out = *found;
  return success();
}

Outcome read_level(std::string_view value, double& out) {
  return read_number(value, -200.0, 40.0, "a level in dBFS", out);
}

Outcome read_time(std::string_view value, double& out) {
  return read_number(value, 0.0, 10'000.0, "a time in ms", out);
}

/// A path's extension with its dot, in lower case; empty for none.
std::string extension_of(const std::string& path) {
  auto extension = std::filesystem::path{path}.extension().string();
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

/// The format that an extension stands for.
std::optional<AnalyzeFormat> format_by(std::string_view extension) {
  if (extension == ".jsonl") return AnalyzeFormat::json;
  for (const auto& [word, format] : formats) {
    if (extension.substr(std::min<std::size_t>(1, extension.size())) == word) return format;
  }
  return std::nullopt;
}

const std::array rows{
    OptionRow{.name = "format",
              .environment = "",
              .placeholder = "FORMAT",
              .help = "json (a line for each spectrum), csv, png (a spectrogram) or svg (one with "
                      "axes). Unless given: by the output's extension, json without one",
              .group = output_group,
              .command = Command::analyze,
              .in_config_file = false,
              .set = [](Options& o, std::string_view v) -> Outcome {
                AnalyzeFormat format{};
                auto read = read_word(v, formats, "a format (json, csv, png or svg)", format);
                if (read) o.analyze.format = format;
                return read;
              },
              .show =
                  [](const Options& o) {
                    return o.analyze.format ? word_of(formats, *o.analyze.format) : std::string{};
                  }},
    OptionRow{.name = "output",
              .environment = "",
              .placeholder = "PATH",
              .help = "File to write (.json, .csv, .png or .svg), replaced only once it is whole; "
                      "- for standard output",
              .group = output_group,
              .command = Command::analyze,
              .in_config_file = false,
              .set = [](Options& o, std::string_view v) -> Outcome {
                if (v.empty()) return bad_value(v, "a path");
                o.analyze.output = v;
                return success();
              },
              .show = [](const Options& o) { return o.analyze.output; }},
    OptionRow{.name = "values",
              .environment = "",
              .placeholder = "VALUES",
              .help = "bins: 0 to 1, as the server streams them; db: levels in dBFS, with neither "
                      "--db-min and --db-max nor smoothing",
              .group = output_group,
              .command = Command::analyze,
              .in_config_file = false,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_word(v, values, "a kind of values (bins or db)", o.analyze.values);
                  },
              .show = [](const Options& o) { return word_of(values, o.analyze.values); }},
    OptionRow{
        .name = "features",
        .environment = "",
        .placeholder = "",
        .help = "Add the audio frame's features: RMS, flux, 8 bands, chroma and waveform",
        .group = output_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o, std::string_view v) { return read_switch(v, o.analyze.features); },
        .show = [](const Options& o) { return std::string{o.analyze.features ? "on" : "off"}; }},

    OptionRow{
        .name = "rate-hz",
        .environment = "",
        .placeholder = "HZ",
        .help = "Spectra per second, 1 to 125, each at a multiple of 8 ms. Unless given: 125, "
                "or what makes a picture of a good width",
        .group = analysis_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o, std::string_view v) -> Outcome {
          double rate = 0.0;
          auto read = read_number(v, 1.0, 125.0, "a rate in Hz", rate);
          if (read) o.analyze.rate_hz = rate;
          return read;
        },
        .show =
            [](const Options& o) {
              return o.analyze.rate_hz ? fmt::format("{:g}", *o.analyze.rate_hz) : std::string{};
            }},
    OptionRow{.name = "layout",
              .environment = "",
              .placeholder = "LAYOUT",
              .help = "Bands: log, linear, mel or semitone",
              .group = analysis_group,
              .command = Command::analyze,
              .in_config_file = false,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_name(v, layouts, "a layout (log, linear, mel or semitone)",
                                     o.analyze.layout);
                  },
              .show = [](const Options& o) { return std::string{name(o.analyze.layout)}; }},
    OptionRow{.name = "channel",
              .environment = "",
              .placeholder = "CHANNEL",
              .help = "What is analysed: mid, left, right or side",
              .group = analysis_group,
              .command = Command::analyze,
              .in_config_file = false,
              .set =
                  [](Options& o, std::string_view v) {
                    return read_name(v, channels, "a channel (mid, left, right or side)",
                                     o.analyze.channel);
                  },
              .show = [](const Options& o) { return std::string{name(o.analyze.channel)}; }},
    OptionRow{
        .name = "db-min",
        .environment = "",
        .placeholder = "DB",
        .help = "Level in dBFS that is shown as 0, -200 to 40",
        .group = analysis_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o, std::string_view v) { return read_level(v, o.analyze.scale.db_min); },
        .show = [](const Options& o) { return fmt::format("{:g}", o.analyze.scale.db_min); }},
    OptionRow{
        .name = "db-max",
        .environment = "",
        .placeholder = "DB",
        .help = "Level in dBFS that is shown as 1, at least 1 dB above --db-min",
        .group = analysis_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o, std::string_view v) { return read_level(v, o.analyze.scale.db_max); },
        .show = [](const Options& o) { return fmt::format("{:g}", o.analyze.scale.db_max); }},
    OptionRow{
        .name = "attack-ms",
        .environment = "",
        .placeholder = "MS",
        .help = "Time constant of rising bins, 0 to 10000",
        .group = analysis_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o,
                  std::string_view v) { return read_time(v, o.analyze.scale.attack_ms); },
        .show = [](const Options& o) { return fmt::format("{:g}", o.analyze.scale.attack_ms); }},
    OptionRow{
        .name = "release-ms",
        .environment = "",
        .placeholder = "MS",
        .help = "Time constant of falling bins, 0 to 10000",
        .group = analysis_group,
        .command = Command::analyze,
        .in_config_file = false,
        .set = [](Options& o,
                  std::string_view v) { return read_time(v, o.analyze.scale.release_ms); },
        .show = [](const Options& o) { return fmt::format("{:g}", o.analyze.scale.release_ms); }},
};

}  // namespace

std::span<const OptionRow> analyze_rows() noexcept { return rows; }

Outcome check(const AnalyzeOptions& options) {
  if (options.scale.db_max - options.scale.db_min < 1.0) {
    return Error{ErrorCode::out_of_range,
                 fmt::format("--db-max ({:g}) must be at least 1 dB above --db-min ({:g})",
                             options.scale.db_max, options.scale.db_min),
                 "db-max"};
  }
  const auto extension = extension_of(options.output);
  if (!options.format && !extension.empty() && !format_by(extension)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("no format has the extension {}: name the output .json, .csv, .png or "
                             ".svg, or choose with --format",
                             extension),
                 "output"};
  }
  if (options.features && is_picture(format_of(options))) {
    return Error{ErrorCode::invalid_argument, "--features go into json and csv, not into a picture",
                 "features"};
  }
  return success();
}

AnalyzeFormat format_of(const AnalyzeOptions& options) {
  if (options.format) return *options.format;
  return format_by(extension_of(options.output)).value_or(AnalyzeFormat::json);
}

bool is_picture(AnalyzeFormat format) {
  return format == AnalyzeFormat::png || format == AnalyzeFormat::svg;
}

}  // namespace tactus::app
