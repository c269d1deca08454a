#include "beats/tempo_filter.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace tactus::beats {
namespace {

constexpr double beat_share = 12.0;  // a beat's first 1/12 is observed
constexpr int hops_per_leak = 8;     // one pass over all states costs a third of a step
constexpr double least_weight = 1e-4;
constexpr double group_width = 0.03;
constexpr float smallest = 1e-30F;  // keeps sums out of the denormals

double cycle(double position) { return 2.0 * std::numbers::pi * position; }

}  // namespace

std::size_t beat_zone(std::size_t interval) noexcept {
  const auto zone = std::lround(static_cast<double>(interval) / beat_share);
  return static_cast<std::size_t>(std::max(1L, zone));
}

double beat_centre(std::size_t interval) noexcept {
  return 0.5 * (static_cast<double>(beats::beat_zone(interval)) - 1.0);
}

TempoFilter::TempoFilter(const TempoFilterOptions& options) : options_{options} {
  const std::size_t count = options_.longest - options_.shortest + 1;
  std::size_t states = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t interval = options_.shortest + i;
    rows_.push_back({interval, states, 0, beats::beat_zone(interval), 0, {}});
    states += interval;
  }
  // w_ij = exp(-steadiness * |j / i - 1|), normalised over the next rows j.
  const auto weight = [&](std::size_t from, std::size_t to) {
    const double ratio =
        static_cast<double>(rows_[to].interval) / static_cast<double>(rows_[from].interval);
    const double w = std::exp(-options_.steadiness * std::abs(ratio - 1.0));
    return w > least_weight ? w : 0.0;
  };
  std::vector<double> sums(count);
  for (std::size_t from = 0; from < count; ++from)
    for (std::size_t to = 0; to < count; ++to) sums[from] += weight(from, to);
  for (std::size_t to = 0; to < count; ++to) {
    Row& row = rows_[to];
    row.first_from = count;
    for (std::size_t from = 0; from < count; ++from) {
      const double w = weight(from, to);
      if (w == 0.0) continue;
      if (row.weights.empty()) row.first_from = from;
      row.weights.resize(from - row.first_from + 1);
      row.weights.back() = static_cast<float>(w / sums[from]);
    }
  }
  states_.resize(states);
  leaving_.resize(count);
  row_mass_.resize(count);
  reset();
}

void TempoFilter::reset() {
  // Each row has the same mass, so that slow tempi have no advantage.
  for (Row& row : rows_) {
    row.head = 0;
    std::fill_n(states_.begin() + static_cast<std::ptrdiff_t>(row.first), row.interval,
                1.0F / static_cast<float>(row.interval * rows_.size()));
  }
  total_ = 1.0;
}

void TempoFilter::flatten_phase() {
  measure_rows();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    std::fill_n(states_.begin() + static_cast<std::ptrdiff_t>(row.first), row.interval,
                static_cast<float>(row_mass_[i] / static_cast<double>(row.interval)));
  }
  total_ = 1.0;
}

double TempoFilter::step(float odds) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    Row& row = rows_[i];
    row.head = (row.head == 0 ? row.interval : row.head) - 1;
    leaving_[i] = states_[row.first + row.head];
  }
  const double before = total_;
  double arrived = 0.0;
  const double left = std::reduce(leaving_.begin(), leaving_.end(), 0.0);
  double observed = 0.0;
  for (Row& row : rows_) {
    const float* const from = leaving_.data() + row.first_from;
    float sum = smallest;
    for (std::size_t k = 0; k < row.weights.size(); ++k) sum += from[k] * row.weights[k];
    float* const states = states_.data() + row.first;
    states[row.head] = sum;
    arrived += sum;
    for (std::size_t k = 0, at = row.head; k < row.beat_zone; ++k) {
      observed += states[at];
      states[at] = states[at] * odds + smallest;
      at = at + 1 == row.interval ? 0 : at + 1;
    }
  }
  total_ += arrived - left + observed * (static_cast<double>(odds) - 1.0);
  const double gained = std::log(std::max(total_, 1e-300) / before);
  if (options_.leak > 0.0 && ++hops_since_leak_ == hops_per_leak) {
    hops_since_leak_ = 0;
    const double leak = hops_per_leak * options_.leak;
    const auto even = static_cast<float>(leak * total_ / static_cast<double>(states_.size()));
    const auto kept = static_cast<float>(1.0 - leak);
    for (float& state : states_) state = state * kept + even;
  }
  if (total_ < 1e-6 || total_ > 1e6) normalize();
  return gained;
}

void TempoFilter::measure_rows() {
  double total = 0.0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    // Four sums, which a processor adds at once.
    const float* const states = states_.data() + rows_[i].first;
    std::array<float, 4> sums{};
    std::size_t k = 0;
    for (; k + 4 <= rows_[i].interval; k += 4)
      for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += states[k + lane];
    for (; k < rows_[i].interval; ++k) sums[0] += states[k];
    row_mass_[i] = sums[0] + sums[1] + sums[2] + sums[3];
    total += row_mass_[i];
  }
  total_ = total;  // corrects what rounding has added up
  for (double& mass : row_mass_) mass /= total;
}

void TempoFilter::normalize() {
  measure_rows();
  const auto scale = static_cast<float>(1.0 / total_);
  for (float& state : states_) state = state * scale + smallest;
  total_ = 1.0;
}

TempoReading TempoFilter::read() {
  measure_rows();
  std::size_t best = 0;
  double most = -1.0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto reach =
        static_cast<std::size_t>(std::lround(group_width * static_cast<double>(rows_[i].interval)));
    double mass = 0.0;
    for (std::size_t k = i - std::min(i, reach); k <= std::min(i + reach, rows_.size() - 1); ++k)
      mass += row_mass_[k];
    if (mass > most) {
      most = mass;
      best = i;
    }
  }
  return read_group(best);
}

TempoReading TempoFilter::read_near(double interval) {
  measure_rows();
  const double row = std::clamp(std::round(interval), static_cast<double>(options_.shortest),
                                static_cast<double>(options_.longest));
  return read_group(static_cast<std::size_t>(row) - options_.shortest);
}

TempoReading TempoFilter::read_group(std::size_t best) {
  const auto reach = static_cast<std::size_t>(
      std::lround(group_width * static_cast<double>(rows_[best].interval)));
  TempoReading reading;
  std::complex<double> direction;
  for (std::size_t i = best - std::min(best, reach); i <= std::min(best + reach, rows_.size() - 1);
       ++i) {
    const Row& row = rows_[i];
    reading.mass += row_mass_[i];
    reading.interval += row_mass_[i] * static_cast<double>(row.interval);
    // exp(i * angle) of the positions by repeated multiplication.
    const auto turn = std::polar(1.0, cycle(1.0 / static_cast<double>(row.interval)));
    std::complex<double> at =
        std::polar(1.0, cycle(-beat_centre(row.interval) / static_cast<double>(row.interval)));
    std::complex<double> sum;
    for (std::size_t k = 0, index = row.head; k < row.interval; ++k) {
      sum += at * static_cast<double>(states_[row.first + index]);
      at *= turn;
      index = index + 1 == row.interval ? 0 : index + 1;
    }
    direction += sum / total_;
  }
  if (!(reading.mass > 0.0)) return {.interval = static_cast<double>(rows_[best].interval)};
  reading.interval /= reading.mass;
  reading.certainty = std::min(1.0, std::abs(direction));
  const double angle = std::arg(direction) / (2.0 * std::numbers::pi);
  reading.phase = angle - std::floor(angle);
  return reading;
}

void TempoFilter::copy_from(const TempoFilter& other) {
  std::ranges::copy(other.states_, states_.begin());
  for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].head = other.rows_[i].head;
  total_ = other.total_;
}

template <class Scale>
void TempoFilter::scale_states(Scale scale) {
  for (Row& row : rows_) {
    for (std::size_t k = 0, at = row.head; k < row.interval; ++k) {
      float& state = states_[row.first + at];
      state = static_cast<float>(state * scale(row.interval, k)) + smallest;
      at = at + 1 == row.interval ? 0 : at + 1;
    }
  }
  normalize();
}

void TempoFilter::expect_beat(double strength, double ago) {
  scale_states([&](std::size_t interval, std::size_t position) {
    const double hops = static_cast<double>(position) - beat_centre(interval) - ago;
    const double phase = hops / static_cast<double>(interval);
    return std::exp(strength * std::cos(cycle(phase)));
  });
}

void TempoFilter::expect_interval(double interval, double spread) {
  scale_states([&](std::size_t row, std::size_t) {
    const double off = std::log(static_cast<double>(row) / interval) / spread;
    return std::exp(-0.5 * std::min(off * off, 100.0));
  });
}

}  // namespace tactus::beats
