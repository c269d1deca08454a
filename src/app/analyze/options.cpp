#include "app/analyze/options.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace tactus::app {
namespace {

constexpr std::string_view output_group = "Output";
constexpr std::string_view analysis_group = "Analysis";
constexpr std::string_view beats_group = "Beats";

constexpr std::string_view analyze_about =
    "Writes the spectra of FILE (WAV, FLAC, Ogg, Opus, MP3, AIFF or CAF) as the\n"
    "server streams them, but as fast as possible. There are 64 bands every 8 ms.\n"
    "Ctrl-C aborts and leaves no incomplete file.\n";

constexpr std::string_view analyze_examples =
    "  tactus analyze --output song.svg song.flac     draw a spectrogram\n"
    "  tactus analyze --rate-hz 10 --output a.csv a.wav\n"
    "  tactus analyze --values db a.ogg | jq -c '[.time_seconds, .db[0]]'\n"
    "  tactus analyze --beats --output song.txt song.flac    labels for Audacity\n";

const std::vector<std::pair<std::string_view, AnalyzeFormat>> formats{
    {"json", AnalyzeFormat::json},
    {"csv", AnalyzeFormat::csv},
    {"labels", AnalyzeFormat::labels},
    {"png", AnalyzeFormat::png},
    {"svg", AnalyzeFormat::svg}};

std::vector<OptionRow> rows(AnalyzeOptions& o) {
  constexpr double longest_ms = 10'000.0;
  return {
      {output_group, "format", "FORMAT", word(o.format, formats, "a format"),
       "json: one line per spectrum; csv; png: a spectrogram; svg: one with axes; labels: beats "
       "for "
       "Audacity. Default: by the output's extension, else json"},
      {output_group, "output", "PATH", text(o.output, "a path"),
       "Output file, created or replaced only once it is complete; -: standard output"},
      {output_group, "values", "VALUES",
       word(o.values, {{"bins", AnalyzeValues::bins}, {"db", AnalyzeValues::db}},
            "a kind of values"),
       "bins: 0 to 1, as the server streams them; db: levels in dBFS, neither mapped nor smoothed"},
      {output_group, "features", "", toggle(o.features),
       "Add the audio frame's features: RMS, flux, 8 bands, chroma and waveform"},

      {analysis_group, "rate-hz", "HZ", number(o.rate_hz, 1.0, 125.0, "a rate in Hz"),
       "Spectra per second, each at a multiple of 8 ms. Default: 125; for a picture, a rate for at "
       "most 1600 columns"},
      {analysis_group, "layout", "LAYOUT",
       word(o.layout,
            {{"log", BandLayout::log},
             {"linear", BandLayout::linear},
             {"mel", BandLayout::mel},
             {"semitone", BandLayout::semitone}},
            "a layout"),
       "Frequency scale of the bands"},
      {analysis_group, "channel", "CHANNEL",
       word(o.channel,
            {{"mid", Channel::mid},
             {"left", Channel::left},
             {"right", Channel::right},
             {"side", Channel::side}},
            "a channel"),
       "Channel to analyse"},
      {analysis_group, "db-min", "DB", number(o.scale.db_min, -200.0, 40.0, "a level in dBFS"),
       "Level in dBFS shown as 0"},
      {analysis_group, "db-max", "DB", number(o.scale.db_max, -200.0, 40.0, "a level in dBFS"),
       "Level in dBFS shown as 1, at least 1 dB above --db-min"},
      {analysis_group, "attack-ms", "MS",
       number(o.scale.attack_ms, 0.0, longest_ms, "a time in ms"), "Time constant of rising bins"},
      {analysis_group, "release-ms", "MS",
       number(o.scale.release_ms, 0.0, longest_ms, "a time in ms"),
       "Time constant of falling bins"},

      {beats_group, "beats", "", toggle(o.beats),
       "Write the beats instead of spectra, as the server announces them while it hears FILE"},
      {beats_group, "whole", "", toggle(o.whole),
       "Find the beats with all of FILE known, from its first beat on, without jumps"},
      {beats_group, "lead-ms", "MS", number(o.lead_ms, 0.0, 500.0, "a time in ms"),
       "How long before it falls each beat is announced"},
  };
}

/// A path's extension in lower case, without the dot; may be empty.
std::string extension_of(const std::string& path) {
  auto extension = std::filesystem::path{path}.extension().string();
  if (!extension.empty()) extension.erase(0, 1);
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

/// The format of a file extension.
std::optional<AnalyzeFormat> format_by(std::string_view extension) {
  if (extension == "jsonl") return AnalyzeFormat::json;
  if (extension == "txt") return AnalyzeFormat::labels;
  for (const auto& [word, format] : formats) {
    if (extension == word) return format;
  }
  return std::nullopt;
}

Outcome check(const AnalyzeOptions& options) {
  if (options.scale.db_max - options.scale.db_min < 1.0) {
    return usage_error(fmt::format("--db-max ({}) must be at least 1 dB above --db-min ({})",
                                   options.scale.db_max, options.scale.db_min));
  }
  const auto extension = extension_of(options.output);
  if (!options.format && !extension.empty() && !format_by(extension)) {
    return usage_error(fmt::format(
        "unknown extension .{}: use .json, .csv, .txt, .png or .svg, or choose with --format",
        extension));
  }
  if (options.beats && (is_picture(format_of(options)) || options.features)) {
    return usage_error("--beats requires --format json, csv or labels, and no --features");
  }
  if (!options.beats &&
      (format_of(options) == AnalyzeFormat::labels || options.whole || options.lead_ms > 0.0)) {
    return usage_error("--format labels, --whole and --lead-ms require --beats");
  }
  if (options.features && is_picture(format_of(options))) {
    return usage_error("--features requires --format json or csv");
  }
  return success();
}

}  // namespace

Command analyze_command(AnalyzeOptions& options) {
  return {
      .name = "analyze",
      .arguments = "FILE",
      .most_arguments = 1,
      .summary = "Write the spectrum of a file as JSON, CSV or a picture",
      .about = analyze_about,
      .examples = analyze_examples,
      .options = rows(options),
      .finish = [&options](const std::vector<std::string>& files, const GivenOptions&) -> Outcome {
        if (files.empty()) return usage_error("analyze needs a FILE");
        if (files.front() == "-") {
          return usage_error("FILE cannot be \"-\": analyze needs a seekable file");
        }
        options.file = files.front();
        return check(options);
      }};
}

AnalyzeFormat format_of(const AnalyzeOptions& options) {
  if (options.format) return *options.format;
  return format_by(extension_of(options.output)).value_or(AnalyzeFormat::json);
}

bool is_picture(AnalyzeFormat format) {
  return format == AnalyzeFormat::png || format == AnalyzeFormat::svg;
}

}  // namespace tactus::app
