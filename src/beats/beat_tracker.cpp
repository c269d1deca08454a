#include "beats/beat_tracker.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "beats/tuning.h"
#include "spectrum/hop.h"

namespace tactus::beats {
namespace {

constexpr double hops_per_minute = 60.0 * spectrum::hops_per_second;

TempoFilterOptions agile_options(const BeatTrackerOptions& options) {
  TempoFilterOptions agile = filter_options(options);
  agile.steadiness = tuning::agile_lambda;
  agile.leak = tuning::agile_leak;
  return agile;
}

/// The distance to the nearest whole number of steps.
double offset(double from, double to, double step) {
  const double d = (to - from) / step;
  return (d - std::round(d)) * step;
}

/// Which multiple a tempo is of another, by their ratio; 0 if of none.
double level_of(double ratio) {
  for (const double candidate : {1.0, 2.0, 0.5, 3.0, 1.0 / 3.0})
    if (std::abs(ratio / candidate - 1.0) < tuning::same_tempo) return candidate;
  return 0.0;
}

}  // namespace

double BeatLine::bpm() const noexcept { return hops_per_minute / interval; }

double BeatLine::phase_at(double hop) const noexcept {
  const double beats = (hop - beat) / interval;
  return beats - std::floor(beats);
}

bool is_heard(const BeatLine& line) noexcept {
  return line.state != LockState::searching || line.confidence >= tuning::announce_confidence;
}

BeatEvidence evidence_of(const OnsetHop& hop, const BeatChance& chance) {
  const float onset = std::max(hop.onset, tuning::onset_floor);
  const float beat =
      std::pow(chance.beat, tuning::network_share) * std::pow(onset, 1.0F - tuning::network_share);
  return {.beat = beat,
          .network = chance.beat,
          .downbeat = chance.downbeat,
          .clarity = hop.clarity,
          .silent = hop.silent};
}

float odds_of(const BeatEvidence& evidence) {
  if (evidence.silent || evidence.clarity <= tuning::least_clarity) return 1.0F;
  const float clarity = tuning::clarity_floor + (1.0F - tuning::clarity_floor) * evidence.clarity;
  const float on = std::max(tuning::least_chance, evidence.beat);
  const float off = std::max(tuning::least_chance, (1.0F - evidence.beat) / tuning::off_share);
  return std::pow(on / off, clarity * tuning::sharpness);
}

TempoFilterOptions filter_options(const BeatTrackerOptions& options) {
  return {.shortest = static_cast<std::size_t>(std::ceil(hops_per_minute / options.max_bpm)),
          .longest = static_cast<std::size_t>(std::floor(hops_per_minute / options.min_bpm)),
          .steadiness = tuning::steady_lambda,
          .leak = 0.0};
}

BeatTracker::BeatTracker(const BeatTrackerOptions& options)
    : options_{options}, steady_{filter_options(options)}, agile_{agile_options(options)} {}

void BeatTracker::step(const BeatEvidence& evidence) {
  now_ += 1.0;
  const bool heard = !evidence.silent && evidence.clarity > tuning::least_clarity && !holding_;
  if (heard) {
    const float odds = odds_of(evidence);
    const double steady = steady_.step(odds);
    const double agile = agile_.step(odds);
    const double keep = 1.0 - 1.0 / (tuning::advantage_seconds * spectrum::hops_per_second);
    advantage_ = std::max(advantage_ * keep + agile - steady, -tuning::advantage_needed);
    if (advantage_ > tuning::advantage_needed) {
      steady_.copy_from(agile_);
      advantage_ = 0.0;
      copied_at_ = now_;
    }
  } else {
    steady_.step(1.0F);
    agile_.step(1.0F);
  }
  unheard_hops_ = heard ? 0.0 : unheard_hops_ + 1.0;
  const TempoReading reading = steady_.read();
  smooth_certainty_ += (reading.certainty - smooth_certainty_) / (0.5 * spectrum::hops_per_second);
  weigh_swing(evidence, reading);
  if (!holding_) follow(reading, heard);
  // Keep `beat` the last beat before now.
  while (line_.beat + line_.interval <= now_) {
    line_.beat += line_.interval;
    ++line_.index;
  }
  weigh_support(evidence, reading);
  certainty_sum_ += reading.certainty;
  certainty_count_ += 1.0;
  if (now_ >= next_count_) count_beat();
  update_state(heard);
}

void BeatTracker::set_line(double beat, double interval) {
  line_.beat = beat;
  line_.interval = interval;
  ++line_.lines;
  ++line_.index;
  while (line_.beat > now_) line_.beat -= line_.interval;
}

/// While searching, the line is the filter's, but for the octave and side that the user chose.
void BeatTracker::search(const TempoReading& reading, double beat) {
  const double level = level_of(line_.interval / reading.interval);
  const bool keeps = pinned_ && level != 0.0;
  const double interval = keeps ? level * reading.interval : reading.interval;
  const double step = keeps && level > 1.0 ? reading.interval : line_.interval;
  double error = offset(line_.beat, beat, step);
  if (keeps && sided_ && level == 1.0 && std::abs(error) > 0.25 * step)
    error -= std::copysign(0.5 * step, error);
  contrary_beats_ = keeps && level != 1.0 ? 1.0 : 0.0;
  off_beats_ = 0.0;
  swing_turned_ = false;
  const bool same = std::abs(interval / line_.interval - 1.0) < tuning::same_tempo &&
                    std::abs(error) < 0.25 * line_.interval;
  if (same) {
    line_.interval = interval;
    line_.beat += error;
  } else if (reading.certainty > 0.9 * smooth_certainty_) {
    set_line(beat, interval);
    if (!keeps) pinned_ = sided_ = false;
  }
}

void BeatTracker::follow(const TempoReading& reading, bool heard) {
  if (!(reading.interval > 0.0)) return;
  // A beat of the filter's, the nearest to now.
  const double place = reading.phase - (swung_ ? 1.0 / 3.0 : 0.0);
  const double beat = now_ - delay_hops + nudged_ - place * reading.interval;
  const double per_beat = 1.0 / line_.interval;
  if (line_.state == LockState::searching) return search(reading, beat);
  if (!heard || reading.certainty < tuning::least_certainty) return;
  settled_beats_ += per_beat;
  // The filter's tempo as a multiple of the line's.
  const double ratio = line_.interval / reading.interval;
  const double level = level_of(ratio);
  if (level == 0.0) {
    off_beats_ += per_beat;
    const bool evident = now_ - copied_at_ < tuning::evident_seconds * spectrum::hops_per_second;
    if (off_beats_ > (evident ? tuning::off_beats : tuning::doubtful_off_beats) &&
        reading.certainty > tuning::jump_certainty) {
      set_line(beat, reading.interval);
      off_beats_ = contrary_beats_ = settled_beats_ = 0.0;
      pinned_ = sided_ = false;
    }
    return;
  }
  off_beats_ = std::max(0.0, off_beats_ - per_beat);
  const double interval = reading.interval * level;
  if (std::exchange(swing_turned_, false) && level == 1.0 && !pinned_) {
    set_line(beat, interval);
    contrary_beats_ = settled_beats_ = 0.0;
    return;
  }
  // The filter's beats fall every `step` hops; the nearest to one of the line's counts.
  const double step = std::min(interval, reading.interval);
  double error = offset(line_.beat, beat, step);
  bool contrary = level != 1.0;
  if (level == 1.0 && std::abs(error) > 0.25 * interval) {
    contrary = true;  // the filter prefers the other side of the beat
    error -= std::copysign(0.5 * interval, error);
  }
  if (level < 1.0) error = offset(line_.beat, beat, line_.interval);
  contrary_beats_ =
      contrary ? contrary_beats_ + per_beat : std::max(0.0, contrary_beats_ - 2.0 * per_beat);
  if (contrary_beats_ > tuning::contrary_beats && settled_beats_ > tuning::settled_beats &&
      !pinned_) {
    set_line(beat, reading.interval);
    contrary_beats_ = settled_beats_ = 0.0;
    return;
  }
  const double gain = std::min(1.0, tuning::phase_gain * per_beat);
  line_.beat += gain * error;
  line_.interval += std::min(1.0, tuning::tempo_gain * per_beat) * (interval - line_.interval);
}

void BeatTracker::weigh_support(const BeatEvidence& evidence, const TempoReading& reading) {
  const double keep = 1.0 - 1.0 / (8.0 * line_.interval);
  // While the filter prefers another octave, its own beats count; in swung music both notes do.
  const double line_phase = line_.phase_at(now_ - delay_hops + nudged_);
  const auto is_near = [](double phase) {
    return std::min(phase, 1.0 - phase) < tuning::near_share;
  };
  const bool elsewhere = contrary_beats_ > 0.5;
  const bool near =
      ((elsewhere || swung_) && is_near(reading.phase)) || (!elsewhere && is_near(line_phase));
  on_beat_ = on_beat_ * keep + (near ? evidence.network : 0.0);
  off_beat_ = off_beat_ * keep + (near ? 0.0 : evidence.network);
}

double BeatTracker::support() const noexcept { return on_beat_ / (on_beat_ + off_beat_ + 1e-3); }

double BeatTracker::backing() const noexcept {
  return std::clamp(
      (support() - tuning::least_support) / (tuning::lock_support - tuning::least_support), 0.0,
      1.0);
}

/// A beat divided long and short has notes at 0 and 2/3. If they lie at 0 and 1/3, the filter holds
/// the short one.
void BeatTracker::weigh_swing(const BeatEvidence& evidence, const TempoReading& reading) {
  if (reading.certainty < tuning::swing_certainty || evidence.silent) return;
  const double keep = 1.0 - 1.0 / (tuning::swing_beats * reading.interval);
  constexpr std::array places{0.0, 1.0 / 3.0, 0.5, 2.0 / 3.0};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool near = std::abs(offset(places[i], reading.phase, 1.0)) < tuning::swing_zone;
    swing_profile_[i] = keep * swing_profile_[i] + (near ? evidence.beat : 0.0);
  }
  swing_beats_ += 1.0 / reading.interval;
  if (swing_beats_ < tuning::swing_beats) return;
  const double other = std::max(swing_profile_[2], swing_profile_[3]);
  const bool now_swung = swung_ ? swing_profile_[1] > tuning::swing_return * other
                                : swing_profile_[1] > tuning::swing_excess * other &&
                                      swing_profile_[1] > tuning::swing_share * swing_profile_[0];
  if (now_swung == swung_) return;
  swung_ = now_swung;
  swing_turned_ = true;
}

void BeatTracker::count_beat() {
  const std::size_t at = beats_seen_ % remembered;
  certainties_[at] = certainty_sum_ / std::max(1.0, certainty_count_);
  log_intervals_[at] = std::log(line_.interval);
  ++beats_seen_;
  certainty_sum_ = certainty_count_ = 0.0;
  next_count_ = now_ + line_.interval;
}

void BeatTracker::update_state(bool heard) {
  const std::size_t count = std::min(beats_seen_, remembered);
  double mean = 0.0;
  double log_mean = 0.0;
  double log_square = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    mean += certainties_[i];
    log_mean += log_intervals_[i];
  }
  mean /= static_cast<double>(std::max<std::size_t>(count, 1));
  log_mean /= static_cast<double>(std::max<std::size_t>(count, 1));
  for (std::size_t i = 0; i < count; ++i)
    log_square += (log_intervals_[i] - log_mean) * (log_intervals_[i] - log_mean);
  const double spread =
      std::sqrt(log_square / static_cast<double>(std::max<std::size_t>(count, 1)));
  const double coast =
      holding_ ? 1.0 : std::exp(-unheard_hops_ / (8.0 * spectrum::hops_per_second));
  // The filter is sure, but of another octave or side than the line's.
  const double doubt = pinned_ ? 0.0 : 0.5 * std::min(1.0, contrary_beats_ / 16.0);
  line_.confidence = static_cast<float>(
      std::clamp(smooth_certainty_ * coast * (1.0 - doubt) * backing(), 0.0, 1.0));
  if (holding_) {
    line_.state = LockState::coasting;
    return;
  }
  switch (line_.state) {
    case LockState::searching:
      if (heard && count >= tuning::lock_beats && mean > tuning::lock_certainty &&
          spread < tuning::lock_spread && support() > tuning::lock_support) {
        line_.state = LockState::locked;
        settled_beats_ = 0.0;
      }
      break;
    case LockState::locked:
    case LockState::coasting: {
      const bool lost =
          unheard_hops_ > 8.0 * spectrum::hops_per_second || unheard_hops_ > 16.0 * line_.interval;
      if (lost) {
        const double nudged = nudged_;
        resync();
        nudged_ = nudged;
      } else if (unheard_hops_ > 0.25 * spectrum::hops_per_second) {
        line_.state = LockState::coasting;
      } else if (mean < tuning::unlock_certainty || support() < tuning::unlock_support) {
        line_.state = LockState::searching;
        beats_seen_ = 0;
      } else {
        line_.state = LockState::locked;
      }
      break;
    }
  }
}

std::array<BeatTracker::Alternative, 3> BeatTracker::alternatives() const {
  std::array<Alternative, 3> found{};
  const auto mass = steady_.row_mass();
  std::array<double, 3> centres{};
  for (std::size_t n = 0; n < found.size(); ++n) {
    for (std::size_t i = 0; i < mass.size(); ++i) {
      const double interval = static_cast<double>(steady_.shortest() + i);
      const auto reach = static_cast<std::size_t>(std::lround(0.03 * interval));
      const bool taken =
          std::any_of(centres.begin(), centres.begin() + static_cast<std::ptrdiff_t>(n),
                      [&](double c) { return std::abs(interval / c - 1.0) < 0.09; });
      if (taken) continue;
      double sum = 0.0;
      double weighted = 0.0;
      for (std::size_t k = i - std::min(i, reach); k <= std::min(i + reach, mass.size() - 1); ++k) {
        sum += mass[k];
        weighted += mass[k] * static_cast<double>(steady_.shortest() + k);
      }
      if (sum > found[n].weight) {
        found[n] = {hops_per_minute * sum / weighted, sum};
        centres[n] = interval;
      }
    }
  }
  return found;
}

void BeatTracker::resync() {
  steady_.reset();
  agile_.reset();
  advantage_ = 0.0;
  beats_seen_ = 0;
  smooth_certainty_ = certainty_sum_ = certainty_count_ = 0.0;
  on_beat_ = off_beat_ = 0.0;
  contrary_beats_ = off_beats_ = settled_beats_ = 0.0;
  pinned_ = sided_ = holding_ = swung_ = swing_turned_ = false;
  swing_profile_ = {};
  swing_beats_ = 0.0;
  nudged_ = 0.0;
  line_.state = LockState::searching;
  line_.confidence = 0.0F;
}

void BeatTracker::set_range(const BeatTrackerOptions& options) {
  options_ = options;
  steady_ = TempoFilter{filter_options(options)};
  agile_ = TempoFilter{agile_options(options)};
  resync();
  while (line_.bpm() > options.max_bpm) line_.interval *= 2.0;
  while (line_.bpm() < options.min_bpm && 2.0 * line_.bpm() <= options.max_bpm)
    line_.interval *= 0.5;
  ++line_.lines;
}

std::optional<BeatAnnouncer::Beat> BeatAnnouncer::next(const BeatLine& line, double now) {
  if (last_ > now + lead_ + 2.0 * line.interval) last_ = -1e9;  // the tracker was restarted
  // With a lead a hop early, because the line may still move; without one never early.
  const double early = lead_ > 0.0 ? 1.0 : 0.0;
  // The first beat that is far enough after the last.
  const double earliest = std::max(
      now - 1.5 + early,
      last_ + 0.6 * std::min(line.interval, last_interval_ > 0.0 ? last_interval_ : line.interval));
  const double beats = std::ceil((earliest - line.beat) / line.interval);
  const double at = line.beat + beats * line.interval;
  if (at > now + lead_ + early) return std::nullopt;
  last_ = at;
  last_interval_ = line.interval;
  return Beat{at, line.index + static_cast<std::int64_t>(beats)};
}

}  // namespace tactus::beats
