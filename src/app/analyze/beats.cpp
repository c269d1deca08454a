#include "app/analyze/beats.h"

#include <fmt/format.h>

#include <utility>

#include "beats/whole_file.h"
#include "spectrum/hop.h"

namespace tactus::app {

BeatLister::BeatLister(SampleRate rate, bool whole, double lead_ms)
    : detector_{rate}, announcer_{lead_ms / spectrum::hop_ms}, whole_{whole} {}

void BeatLister::push(std::span<const float> mono) {
  detector_.push(mono, [this] {
    if (whole_) {
      evidence_.push_back(detector_.evidence());
    } else {
      announce();
    }
  });
}

void BeatLister::announce() {
  const auto beat = announcer_.next(detector_.line(), detector_.hops());
  if (!beat || !beats::is_heard(detector_.line())) return;
  found_.push_back({.time_seconds = detector_.seconds(beat->at),
                    .announced_seconds = detector_.seconds(detector_.hops()),
                    .bpm = detector_.line().bpm(),
                    .confidence = detector_.line().confidence,
                    .beat_in_bar = detector_.place_of(beat->index).beat_in_bar,
                    .locked = detector_.line().state != beats::LockState::searching});
}

void BeatLister::finish() {
  if (!whole_) return;
  const double end = detector_.hops() / spectrum::hops_per_second;
  beats::BarCounter bars;
  beats::BeatLine line{.lines = 1};
  std::size_t hop = 0;
  for (const beats::FileBeat& beat : beats::beats_of_file(evidence_)) {
    // The bars are counted as they are heard; the count of the beat before holds for this one.
    for (; hop < evidence_.size() && static_cast<double>(hop) < beat.at; ++hop)
      bars.step(line, static_cast<double>(hop + 1), evidence_[hop].downbeat);
    line.beat = beat.at;
    line.interval = beat.interval;
    ++line.index;
    found_.push_back({.time_seconds = beat.at / spectrum::hops_per_second,
                      .announced_seconds = end,
                      .bpm = 60.0 * spectrum::hops_per_second / beat.interval,
                      .confidence = beat.confidence,
                      .beat_in_bar = bars.place_of(line.index).beat_in_bar,
                      .locked = beat.is_plain()});
  }
}

std::vector<ListedBeat> BeatLister::take() { return std::exchange(found_, {}); }

std::string_view beat_csv_header() {
  return "time_seconds,announced_seconds,bpm,confidence,beat_in_bar,locked\n";
}

std::string beat_line(const ListedBeat& beat, AnalyzeFormat format) {
  if (format == AnalyzeFormat::labels) {
    return fmt::format("{0:.4f}\t{0:.4f}\t{1}\n", beat.time_seconds, beat.beat_in_bar);
  }
  const auto* const text =
      format == AnalyzeFormat::csv
          ? "{:.4f},{:.4f},{:.2f},{:.3f},{},{}\n"
          : "{{\"time_seconds\":{:.4f},\"announced_seconds\":{:.4f},\"bpm\":{:.2f},"
            "\"confidence\":{:.3f},\"beat_in_bar\":{},\"locked\":{}}}\n";
  return fmt::format(fmt::runtime(text), beat.time_seconds, beat.announced_seconds, beat.bpm,
                     beat.confidence, beat.beat_in_bar, beat.locked);
}

}  // namespace tactus::app
