#include "client/clock/clock_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tactus::client {
namespace {

constexpr double typical_rate = 10e-6;  // typical drift of two clocks kept by NTP
constexpr double least_queue_ms = 0.01;
constexpr double golden = 1.0 / std::numbers::phi;
constexpr int narrowings = 25;
constexpr int points = 16;  // points for the mean over the rate
// Weight of the best message of one second: delays in a busy server are correlated over longer
// times.
constexpr double witness = 0.25;
constexpr double depth = 5.0;  // log likelihood below which a rate is ignored

struct Strip {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// The gap that the brackets leave at one time for lines of one rate.
Strip strip(std::span<const Bracket> brackets, double now, double rate) noexcept {
  Strip gap;
  for (const auto& bracket : brackets) {
    const double shift = rate * (now - (bracket.sent + bracket.received) / 2.0);
    gap.low = std::max(gap.low, bracket.low + shift);
    gap.high = std::min(gap.high, bracket.high + shift);
  }
  return gap;
}

/// The maximum of a unimodal function, by golden-section search.
template <class Function>
double maximum(const Function& f, double from, double to) noexcept {
  double left = to - golden * (to - from);
  double right = from + golden * (to - from);
  double at_left = f(left);
  double at_right = f(right);
  for (int i = 0; i < narrowings; ++i) {
    if (at_left > at_right) {
      to = right;
      right = left;
      at_right = at_left;
      left = to - golden * (to - from);
      at_left = f(left);
    } else {
      from = left;
      left = right;
      at_left = at_right;
      right = from + golden * (to - from);
      at_right = f(right);
    }
  }
  return (from + to) / 2.0;
}

}  // namespace

Line fit(std::span<const Bracket> brackets, const MessageTimes& messages, double now,
         double resolution_ms) noexcept {
  double best = std::numeric_limits<double>::infinity();
  for (const auto& bracket : brackets) best = std::min(best, bracket.round_trip());
  double excess = 0.0;
  for (const auto& bracket : brackets) excess += bracket.round_trip() - best;
  const auto count = static_cast<double>(brackets.size());
  const double least = least_queue_ms + resolution_ms;
  const double queue = excess / count / 2.0 + least;
  const double witnesses = witness * static_cast<double>(messages.size());
  const auto likelihood = [&](double rate) {
    const auto [low, high] = strip(brackets, now, rate);
    const double wait = witnesses > 0.0 ? messages.mean_wait(rate) + least : 1.0;
    return (high - low) * count / queue - witnesses * std::log(wait) -
           std::abs(rate) / typical_rate;
  };

  const double top = maximum(likelihood, -greatest_rate, greatest_rate);
  const double height = likelihood(top);
  const auto reach = [&](double sign) {
    double width = 1e-9;
    while (width < greatest_rate && likelihood(top + sign * width) > height - depth) width *= 1.6;
    return std::clamp(top + sign * width, -greatest_rate, greatest_rate);
  };
  const double from = reach(-1.0);
  const double step = (reach(1.0) - from) / points;

  double weights = 0.0;
  double offset = 0.0;
  double rate = 0.0;
  for (int i = 0; i <= points; ++i) {
    const double at = from + i * step;
    const auto [low, high] = strip(brackets, now, at);
    const double floor = std::max(low, messages.floor(now, at));
    const double weight = std::exp(likelihood(at) - height);
    weights += weight;
    offset += weight * (floor + high) / 2.0;
    rate += weight * at;
  }
  return {offset / weights, rate / weights};
}

}  // namespace tactus::client
