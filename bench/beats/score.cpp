#include "score.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tactus::bench {
namespace {

constexpr double window_s = 0.070;
constexpr double first_s = 5.0;
constexpr double continuity = 0.175;

std::vector<double> trimmed(std::span<const double> beats, double end) {
  std::vector<double> kept;
  for (const double beat : beats)
    if (beat >= first_s && beat <= end) kept.push_back(beat);
  return kept;
}

/// Errors of one-to-one matches.
std::vector<double> matches(std::span<const double> estimate, std::span<const double> reference) {
  std::vector<double> errors;
  std::size_t e = 0;
  for (const double beat : reference) {
    while (e < estimate.size() && estimate[e] < beat - window_s) ++e;
    if (e < estimate.size() && estimate[e] <= beat + window_s)
      errors.push_back(estimate[e++] - beat);
  }
  return errors;
}

/// The share of beats that continue correctly.
double continuity_total(std::span<const double> estimate, std::span<const double> reference) {
  if (estimate.size() < 2 || reference.size() < 2) return 0.0;
  std::vector<bool> used(reference.size());
  double good = 0.0;
  for (std::size_t m = 0; m < estimate.size(); ++m) {
    const auto after = std::ranges::lower_bound(reference, estimate[m]) - reference.begin();
    auto k = static_cast<std::size_t>(std::min<std::ptrdiff_t>(after, std::ssize(reference) - 1));
    if (k > 0 && estimate[m] - reference[k - 1] < std::abs(reference[k] - estimate[m])) --k;
    if (used[k]) continue;
    const bool at_start = m == 0 || k == 0;
    const double ref = at_start ? reference[std::min(k + 1, reference.size() - 1)] -
                                      reference[std::min(k, reference.size() - 2)]
                                : reference[k] - reference[k - 1];
    const double est = at_start ? estimate[std::min(m + 1, estimate.size() - 1)] -
                                      estimate[std::min(m, estimate.size() - 2)]
                                : estimate[m] - estimate[m - 1];
    if (std::abs(estimate[m] - reference[k]) / ref < continuity &&
        std::abs(1.0 - est / ref) < continuity) {
      used[k] = true;
      good += 1.0;
    }
  }
  return good / static_cast<double>(std::max(estimate.size(), reference.size()));
}

std::vector<double> divided(std::span<const double> beats, int parts) {
  std::vector<double> more;
  for (std::size_t i = 0; i + 1 < beats.size(); ++i)
    for (int p = 0; p < parts; ++p)
      more.push_back(beats[i] + (beats[i + 1] - beats[i]) * p / parts);
  if (!beats.empty()) more.push_back(beats.back());
  return more;
}

std::vector<double> off_beats(std::span<const double> beats) {
  std::vector<double> between;
  for (std::size_t i = 0; i + 1 < beats.size(); ++i)
    between.push_back(0.5 * (beats[i] + beats[i + 1]));
  return between;
}

std::vector<double> every(std::span<const double> beats, std::size_t step, std::size_t first) {
  std::vector<double> fewer;
  for (std::size_t i = first; i < beats.size(); i += step) fewer.push_back(beats[i]);
  return fewer;
}

/// Off-beats, doubled, both halves.
std::vector<std::vector<double>> levels_of(std::span<const double> beats) {
  return {off_beats(beats), divided(beats, 2), every(beats, 2, 0), every(beats, 2, 1)};
}

double entropy_of_errors(std::span<const double> from, std::span<const double> to) {
  constexpr int bins = 41;
  std::array<double, bins> histogram{};
  double count = 0.0;
  for (const double beat : from) {
    const auto after = std::ranges::lower_bound(to, beat) - to.begin();
    auto k = static_cast<std::size_t>(std::min<std::ptrdiff_t>(after, std::ssize(to) - 1));
    if (k > 0 && beat - to[k - 1] < std::abs(to[k] - beat)) --k;
    const double error = beat - to[k];
    double local = 0.0;
    if (error < 0.0 && k > 0) {
      local = to[k] - to[k - 1];
    } else if (k + 1 < to.size()) {
      local = to[k + 1] - to[k];
    } else {
      local = to[k] - to[k - 1];
    }
    double share = error / local;
    share -= std::round(share);
    const int bin = static_cast<int>(std::floor((share + 0.5) * bins));
    histogram[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))] += 1.0;
    count += 1.0;
  }
  double entropy = 0.0;
  for (const double n : histogram)
    if (n > 0.0) entropy -= n / count * std::log2(n / count);
  return entropy;
}

bool hit(std::span<const double> estimate, double beat) {
  const auto at = std::ranges::lower_bound(estimate, beat - window_s);
  return at != estimate.end() && *at <= beat + window_s;
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

BeatScore score(std::span<const double> estimate_all, std::span<const double> reference_all) {
  BeatScore result;
  if (reference_all.empty()) return result;
  const double end = reference_all.back() + window_s;
  const auto estimate = trimmed(estimate_all, end);
  const auto reference = trimmed(reference_all, end);
  if (estimate.empty() || reference.empty()) return result;
  const auto errors = matches(estimate, reference);
  const auto hits = static_cast<double>(errors.size());
  result.f = 2.0 * hits / static_cast<double>(estimate.size() + reference.size());
  result.cmlt = continuity_total(estimate, reference);
  result.amlt = result.cmlt;
  for (const auto& level : levels_of(reference))
    result.amlt = std::max(result.amlt, continuity_total(estimate, level));
  result.thirds = continuity_total(estimate, divided(reference, 3));
  for (std::size_t first = 0; first < 3; ++first)
    result.thirds = std::max(result.thirds, continuity_total(estimate, every(reference, 3, first)));
  if (estimate.size() > 1 && reference.size() > 1) {
    const double most = std::log2(41.0);
    result.information_gain = (most - std::max(entropy_of_errors(estimate, reference),
                                               entropy_of_errors(reference, estimate))) /
                              most;
  }
  double mean = 0.0;
  for (const double error : errors) mean += error;
  mean /= std::max(1.0, hits);
  double square = 0.0;
  for (const double error : errors) square += (error - mean) * (error - mean);
  result.jitter_ms = 1e3 * std::sqrt(square / std::max(1.0, hits));
  result.bias_ms = 1e3 * median(errors);
  return result;
}

double seconds_to_run(std::span<const double> estimate, std::span<const double> reference,
                      std::size_t run, double start) {
  for (std::size_t i = 0; i + run <= reference.size(); ++i) {
    if (reference[i] < start) continue;
    bool all = true;
    for (std::size_t k = i; all && k < i + run; ++k) all = hit(estimate, reference[k]);
    const auto first = std::ranges::lower_bound(estimate, reference[i] - window_s);
    const auto last = std::ranges::upper_bound(estimate, reference[i + run - 1] + window_s);
    if (all && last - first == static_cast<std::ptrdiff_t>(run)) return reference[i] - start;
  }
  return std::numeric_limits<double>::infinity();
}

double seconds_to_run_at_any_level(std::span<const double> estimate,
                                   std::span<const double> reference, std::size_t run,
                                   double start) {
  double best = seconds_to_run(estimate, reference, run, start);
  for (const auto& level : levels_of(reference))
    best = std::min(best, seconds_to_run(estimate, level, run, start));
  return best;
}

}  // namespace tactus::bench
