#include "audio/pipe/live_latency.h"

#include <algorithm>
#include <utility>

namespace tactus::audio {
namespace {

// An excess up to this is corrected by the speed.
constexpr double small_excess_s = 0.03;
constexpr double shortest_period_s = 0.3;
constexpr double longest_period_s = 3.5;
constexpr double pauses_in_period = 1.5;
constexpr std::int64_t pauses_kept_ns = 10'000'000'000;

// Critically damped: integral = proportional^2 / 4. The time constant is 5 s.
constexpr double proportional = 0.4;  // 1/s
constexpr double integral = proportional * proportional / 4;
constexpr double most_speed = 0.02;

double seconds(std::int64_t ns) { return 1e-9 * static_cast<double>(ns); }

}  // namespace

void LiveLatency::hold(std::size_t offered, std::int64_t now_ns) noexcept {
  note_pause(now_ns);
  if (!held_ns_) held_ns_ = now_ns;
  // The level if playback had begun with the first delivery.
  const double level = static_cast<double>(offered) - seconds(now_ns - *held_ns_) * rate_;
  lowest_ = std::min(lowest_.value_or(level), level);
}

void LiveLatency::begin(std::size_t played, std::int64_t now_ns) noexcept {
  if (held_ns_ && lowest_)
    *lowest_ += seconds(now_ns - *held_ns_) * rate_ - static_cast<double>(played);
  period_ns_ = held_ns_;
}

LiveLatency::Correction LiveLatency::deliver(std::size_t level, std::int64_t now_ns) noexcept {
  note_pause(now_ns);
  const auto frames = static_cast<double>(level);
  lowest_ = std::min(lowest_.value_or(frames), frames);
  if (!period_ns_) period_ns_ = now_ns;
  const double elapsed_s = seconds(now_ns - *period_ns_);
  if (elapsed_s < period_s()) return {.speed = speed_};

  const double excess_s = *lowest_ / rate_ - cushion_s;
  Correction correction;
  if (excess_s > small_excess_s) {
    // At most what is there: the lowest level before playback is an estimate.
    correction.drop = static_cast<std::size_t>(std::min(excess_s * rate_, frames));
  } else {
    correct_speed(excess_s, elapsed_s);
  }
  correction.speed = speed_;
  period_ns_ = now_ns;
  lowest_.reset();
  return correction;
}

void LiveLatency::correct_speed(double excess_s, double elapsed_s) noexcept {
  const auto limited = [](double value) { return std::clamp(value, -most_speed, most_speed); };
  integral_ = limited(integral_ + integral * std::min(elapsed_s, longest_period_s) * excess_s);
  speed_ = 1.0 + limited(integral_ + proportional * excess_s);
}

void LiveLatency::note_pause(std::int64_t now_ns) noexcept {
  if (!last_ns_) pauses_ns_ = now_ns;
  const double pause = last_ns_ ? seconds(now_ns - *last_ns_) : 0.0;
  last_ns_ = now_ns;
  if (now_ns - pauses_ns_ > pauses_kept_ns) {
    earlier_pauses_ = std::exchange(pauses_, {});
    pauses_ns_ = now_ns;
  }
  if (pause > pauses_[0]) {
    pauses_ = {pause, pauses_[0]};
  } else {
    pauses_[1] = std::max(pauses_[1], pause);
  }
}

double LiveLatency::period_s() const noexcept {
  const double recurring = std::max(pauses_[1], earlier_pauses_[1]);
  return std::clamp(pauses_in_period * recurring, shortest_period_s, longest_period_s);
}

}  // namespace tactus::audio
