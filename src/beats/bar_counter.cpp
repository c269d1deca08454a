#include "beats/bar_counter.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tactus::beats {
namespace {

constexpr double stay = 0.98;        // probability that the meter and the count go on
constexpr double window_hops = 8.0;  // after a beat, with the network's delay
constexpr double least = 0.02;

/// The meter and the place of a state, from 0.
struct State {
  int meter;
  int place;
};
constexpr State state_at(std::size_t i) {
  return i < 4 ? State{4, static_cast<int>(i)} : State{3, static_cast<int>(i - 4)};
}
constexpr std::size_t next_of(std::size_t i) { return i < 4 ? (i + 1) % 4 : 4 + (i - 4 + 1) % 3; }

}  // namespace

BarCounter::BarCounter() { reset(); }

void BarCounter::reset() {
  chances_.fill(0.0);
  // Three of four songs are in four.
  for (std::size_t i = 0; i < states; ++i) chances_[i] = i < 4 ? 0.75 / 4.0 : 0.25 / 3.0;
  window_end_ = -1.0;
  strongest_ = 0.0;
}

void BarCounter::step(const BeatLine& line, double now, float downbeat) {
  if (line.lines != line_) {
    line_ = line.lines;
    reset();
    index_ = pending_ = line.index;
  }
  if (line.index != pending_ && window_end_ < 0.0) {
    pending_ = line.index;
    window_end_ = now + window_hops;
  }
  // The strongest evidence near the beat. Sound between beats does not count.
  const bool near = window_end_ >= 0.0 || line.beat + line.interval - now < 2.0;
  if (near) strongest_ = std::max(strongest_, static_cast<double>(downbeat));
  if (window_end_ >= 0.0 && now >= window_end_) {
    while (index_ < pending_) {
      ++index_;
      count(index_ == pending_ ? strongest_ : 0.0);
    }
    window_end_ = -1.0;
    strongest_ = 0.0;
  }
}

void BarCounter::count(double evidence) {
  std::array<double, states> moved{};
  for (std::size_t i = 0; i < states; ++i) moved[next_of(i)] += stay * chances_[i];
  for (double& chance : moved) chance += (1.0 - stay) / states;
  usual_ += 0.05 * (evidence - usual_);
  const double on = std::max(least, evidence);
  const double off = std::max(least, 2.0 * usual_ - evidence);
  double total = 0.0;
  for (std::size_t i = 0; i < states; ++i) {
    moved[i] *= state_at(i).place == 0 ? on : off;
    total += moved[i];
  }
  for (std::size_t i = 0; i < states; ++i) chances_[i] = moved[i] / total;
}

std::size_t BarCounter::best() const {
  return static_cast<std::size_t>(std::ranges::max_element(chances_) - chances_.begin());
}

BarPlace BarCounter::place_of(std::int64_t index) const {
  const std::size_t state = best();
  const auto [meter, place] = state_at(state);
  const std::int64_t count = index - index_ + place;
  const std::int64_t in_bar = ((count % meter) + meter) % meter;
  return {.beats_per_bar = meter,
          .beat_in_bar = static_cast<int>(in_bar) + 1,
          .bar = (index - in_bar) / meter,
          .confidence = chances_[state]};
}

void BarCounter::set_downbeat(std::int64_t index) {
  const int meter = state_at(best()).meter;
  const std::int64_t place = (((index_ - index) % meter) + meter) % meter;
  for (std::size_t i = 0; i < states; ++i) {
    const auto state = state_at(i);
    chances_[i] = state.meter == meter && state.place == place ? 1.0 : 1e-6;
  }
}

}  // namespace tactus::beats
