// Scores the beat tracker on folders of sounds with known beats. docs/beats.md explains the table.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "audio/files/audio_file.h"
#include "audio/sources/source.h"
#include "beats/beat_detector.h"
#include "beats/whole_file.h"
#include "score.h"
#include "variants.h"

namespace tactus::bench {
namespace {

namespace fs = std::filesystem;

constexpr double scored_from_s = 5.0;  // earlier beats do not count

struct Options {
  std::vector<std::string> folders;
  std::vector<double> leads_ms{0.0, 100.0, 300.0};
  std::string variant = "plain";
  std::string estimates;  // a folder of NAME.txt instead of the tracker's beats
  std::size_t every = 1;
  bool songs = false;
  bool whole = false;
  bool json = false;
  double min_f = 0.0;
  double min_amlt = 0.0;
  double max_false_lock = 1.0;
};

struct Tracked {
  std::vector<std::vector<double>> beats;  // for each lead
  std::vector<double> bpm;                 // of each hop after 5 s
  double locked = 0.0;                     // share of the time after 5 s
  double minutes = 0.0;                    // locked
  int switches = 0;                        // jumps of the line while locked
  double hop_us = 0.0;
};

/// Sums over the songs of a folder.
struct Sums {
  std::vector<BeatScore> scores;  // for each lead
  std::vector<double> lock_s;
  std::vector<double> recovery_s;
  std::vector<double> false_lock;
  double songs = 0.0;
  double acc1 = 0.0;
  double acc2 = 0.0;
  double locked = 0.0;
  double minutes = 0.0;
  double switches = 0.0;
  double hop_us = 0.0;
};

Sound read(const fs::path& path) {
  auto file = audio::AudioFile::open(path.string());
  if (!file) throw std::runtime_error{file.error().message};
  std::vector<float> stereo(static_cast<std::size_t>(file->frames()) * audio::channels);
  file->read(0, stereo);
  Sound sound{.samples = {}, .rate = static_cast<unsigned>(file->sample_rate())};
  sound.samples.reserve(stereo.size() / audio::channels);
  for (std::size_t i = 0; i + 1 < stereo.size(); i += audio::channels)
    sound.samples.push_back(0.5F * (stereo[i] + stereo[i + 1]));
  return sound;
}

/// The first number of each line.
std::vector<double> read_times(const fs::path& path) {
  std::ifstream file{path};
  std::vector<double> times;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) times.push_back(std::stod(line));
  return times;
}

Tracked track(const Sound& sound, const Options& options) {
  constexpr std::size_t block = 512;
  beats::BeatDetector detector{sound.rate};
  Tracked tracked;
  tracked.beats.resize(options.leads_ms.size());
  std::vector<beats::BeatAnnouncer> announcers;
  for (const double lead : options.leads_ms) announcers.emplace_back(lead / 8.0);
  std::vector<beats::BeatEvidence> evidence;
  std::uint64_t lines = 0;
  bool was_locked = false;
  double hops = 0.0;
  const std::clock_t begin = std::clock();  // of the processor: others may compute, too
  for (std::size_t at = 0; at < sound.samples.size(); at += block) {
    const auto samples =
        std::span{sound.samples}.subspan(at, std::min(block, sound.samples.size() - at));
    detector.push(samples, [&] {
      const beats::BeatLine& line = detector.line();
      const bool locked = line.state != beats::LockState::searching;
      if (options.whole) evidence.push_back(detector.evidence());
      for (std::size_t i = 0; i < announcers.size(); ++i)
        if (const auto beat = announcers[i].next(line, detector.hops());
            beat && beats::is_heard(line))
          tracked.beats[i].push_back(detector.seconds(beat->at));
      if (detector.seconds(detector.hops()) > scored_from_s) {
        hops += 1.0;
        if (line.state == beats::LockState::locked) tracked.locked += 1.0;
        if (locked && was_locked && line.lines != lines) ++tracked.switches;
        tracked.bpm.push_back(line.bpm());
      }
      lines = line.lines;
      was_locked = locked;
    });
  }
  const double took_us = 1e6 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  tracked.hop_us = took_us / std::max(1.0, detector.hops());
  tracked.minutes = tracked.locked / 7'500.0;
  tracked.locked /= std::max(1.0, hops);
  if (options.whole) {
    std::vector<double> all;
    for (const auto& beat : beats::beats_of_file(evidence)) all.push_back(beat.at / 125.0);
    std::ranges::fill(tracked.beats, all);
  }
  return tracked;
}

/// The median tempo of beats after 5 s.
double tempo_of(std::span<const double> beats) {
  std::vector<double> intervals;
  for (std::size_t i = 1; i < beats.size(); ++i)
    if (beats[i] > scored_from_s) intervals.push_back(beats[i] - beats[i - 1]);
  return intervals.empty() ? 0.0 : 60.0 / median(intervals);
}

/// The first beat whose interval differs from the one before by more than 5 %.
double step_of(std::span<const double> beats) {
  for (std::size_t i = 2; i < beats.size(); ++i)
    if (std::abs((beats[i] - beats[i - 1]) / (beats[i - 1] - beats[i - 2]) - 1.0) > 0.05)
      return beats[i - 1];
  return 0.0;
}

void add_song(const fs::path& path, const Options& options, bool has_steps, Sums& sums) {
  const auto reference = read_times(fs::path{path}.replace_extension(".beats"));
  Tracked tracked;
  if (options.estimates.empty()) {
    tracked = track(varied(read(path), options.variant), options);
  } else {
    const auto estimate = read_times(fs::path{options.estimates} / (path.stem().string() + ".txt"));
    tracked.beats.assign(options.leads_ms.size(), estimate);
    tracked.bpm.push_back(tempo_of(estimate));
  }
  sums.songs += 1.0;
  sums.locked += tracked.locked;
  sums.minutes += tracked.minutes;
  sums.switches += tracked.switches;
  sums.hop_us += tracked.hop_us;
  if (reference.size() < 8) {
    sums.false_lock.push_back(tracked.locked);
    if (options.songs) fmt::print("  {:<28} locked {:.3f}\n", path.stem().string(), tracked.locked);
    return;
  }
  const double bpm = median(tracked.bpm);
  const double expected = tempo_of(reference);
  const auto is_near = [&](double factor) {
    return std::abs(bpm / (factor * expected) - 1.0) < 0.04;
  };
  sums.acc1 += is_near(1.0) ? 1.0 : 0.0;
  sums.acc2 += is_near(1.0) || is_near(2.0) || is_near(3.0) || is_near(0.5) || is_near(1.0 / 3.0)
                   ? 1.0
                   : 0.0;
  for (std::size_t i = 0; i < options.leads_ms.size(); ++i) {
    const BeatScore s = score(tracked.beats[i], reference);
    BeatScore& sum = sums.scores[i];
    sum.f += s.f;
    sum.cmlt += s.cmlt;
    sum.amlt += s.amlt;
    sum.thirds += s.thirds;
    sum.information_gain += s.information_gain;
    sum.bias_ms += s.bias_ms;
    sum.jitter_ms += s.jitter_ms;
    if (options.songs && i == 0)
      fmt::print(
          "  {:<28} F {:.3f} AMLt {:.3f} thirds {:.3f} {:6.1f} bpm (true {:6.1f}) locked {:.2f} "
          "switches {} bias {:+.1f} jitter {:.1f}\n",
          path.stem().string(), s.f, s.amlt, s.thirds, bpm, expected, tracked.locked,
          tracked.switches, s.bias_ms, s.jitter_ms);
  }
  sums.lock_s.push_back(seconds_to_run_at_any_level(tracked.beats[0], reference, 4, 0.0));
  if (has_steps)
    sums.recovery_s.push_back(
        seconds_to_run_at_any_level(tracked.beats[0], reference, 6, step_of(reference)));
}

/// Median, 90 % and worst.
std::vector<double> range_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  return {at(0.5), at(0.9), at(1.0)};
}

std::string text_of(const std::vector<double>& range) {
  return range.empty() ? "-"
                       : fmt::format("{:.1f} / {:.1f} / {:.1f}", range[0], range[1], range[2]);
}

/// Numbers for JSON, which has no infinity.
std::string list_of(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers)
    text += fmt::format("{}{:.4f}", text.empty() ? "" : ", ", std::min(number, 999.0));
  return "[" + text + "]";
}

void print_json(const std::string& folder, const Options& options, const Sums& sums) {
  const double n = sums.songs;
  const auto means = [&](double BeatScore::* member) {
    std::vector<double> values;
    for (const BeatScore& s : sums.scores) values.push_back(s.*member / n);
    return list_of(values);
  };
  fmt::print(
      "{{\"folder\": \"{}\", \"variant\": \"{}\", \"songs\": {:.0f}, \"leads_ms\": {}, \"f\": {}, "
      "\"amlt\": {}, \"bias_ms\": {}, \"jitter_ms\": {}, \"acc1\": {:.4f}, \"acc2\": {:.4f}, "
      "\"locked\": {:.4f}, \"switches_per_minute\": {:.4f}, \"lock_s\": {}, \"recovery_s\": {}, "
      "\"hop_us\": {:.1f}}}\n",
      folder, options.variant, n, list_of(options.leads_ms), means(&BeatScore::f),
      means(&BeatScore::amlt), means(&BeatScore::bias_ms), means(&BeatScore::jitter_ms),
      sums.acc1 / n, sums.acc2 / n, sums.locked / n, sums.switches / std::max(0.01, sums.minutes),
      list_of(range_of(sums.lock_s)), list_of(range_of(sums.recovery_s)), sums.hop_us / n);
}

/// @return whether the folder meets the limits
bool run_folder(const std::string& folder, const Options& options) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().extension() == ".wav") paths.push_back(entry.path());
  std::ranges::sort(paths);
  const std::string name = fs::path{folder}.filename().string();
  Sums sums;
  sums.scores.resize(options.leads_ms.size());
  for (std::size_t i = 0; i < paths.size(); i += options.every)
    add_song(paths[i], options, name == "steps", sums);
  if (sums.songs == 0.0) throw std::runtime_error{folder + ": no sounds"};
  const double n = sums.songs;
  if (options.json) print_json(name, options, sums);
  if (!sums.false_lock.empty()) {
    if (!options.json)
      fmt::print("{:<10} locked {:.4f} of the time, {:.0f} us a hop\n", name, sums.locked / n,
                 sums.hop_us / n);
    return sums.locked / n <= options.max_false_lock;
  }
  for (std::size_t i = 0; i < sums.scores.size() && !options.json; ++i) {
    const BeatScore& s = sums.scores[i];
    fmt::print(
        "{:<10} {:<10} lead {:3.0f}: F {:.3f} CMLt {:.3f} AMLt {:.3f} thirds {:.3f} D {:.3f} bias "
        "{:+.1f} jitter {:.1f} ms\n",
        name, options.variant, options.leads_ms[i], s.f / n, s.cmlt / n, s.amlt / n, s.thirds / n,
        s.information_gain / n, s.bias_ms / n, s.jitter_ms / n);
  }
  if (!options.json)
    fmt::print(
        "{:<10} {:<10} acc1 {:.3f} acc2 {:.3f} locked {:.3f} switches/min {:.2f} lock s {} "
        "recovery "
        "s {}, {:.0f} us a hop\n",
        name, options.variant, sums.acc1 / n, sums.acc2 / n, sums.locked / n,
        sums.switches / std::max(0.01, sums.minutes), text_of(range_of(sums.lock_s)),
        text_of(range_of(sums.recovery_s)), sums.hop_us / n);
  return sums.scores[0].f / n >= options.min_f && sums.scores[0].amlt / n >= options.min_amlt;
}

}  // namespace
}  // namespace tactus::bench

int main(int argc, char** argv) {
  tactus::bench::Options options;
  CLI::App app{
      "Scores the beat tracker on folders of sounds (NAME.wav) with known beats (NAME.beats)."};
  app.add_option("FOLDER", options.folders)->required();
  app.add_option("--lead-ms", options.leads_ms, "How long before they fall beats are announced")
      ->delimiter(',');
  app.add_option("--variant", options.variant, "microphone, quiet, dull, 22k, 48k or 96k");
  app.add_option("--estimates", options.estimates, "Folder of NAME.txt: score these beats instead");
  app.add_option("--every", options.every, "Only each Nth sound")->check(CLI::PositiveNumber);
  app.add_flag("--songs", options.songs, "Print each song");
  app.add_flag("--json", options.json, "A line of JSON for each folder");
  app.add_flag("--whole", options.whole, "Score the beats of the whole file");
  app.add_option("--min-f", options.min_f, "Fail below this F");
  app.add_option("--min-amlt", options.min_amlt, "Fail below this AMLt");
  app.add_option("--max-false-lock", options.max_false_lock,
                 "Fail above this share on sounds without beats");
  CLI11_PARSE(app, argc, argv);
  bool good = true;
  try {
    for (const auto& folder : options.folders)
      good = tactus::bench::run_folder(folder, options) && good;
  } catch (const std::exception& error) {
    fmt::print(stderr, "beat_score: {}\n", error.what());
    return 2;
  }
  return good ? 0 : 1;
}
