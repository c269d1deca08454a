#include "app/analyze/axis_ticks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace tactus::app {
namespace {

/// The first step in the list with at most `most` ticks, else the last one doubled until it fits.
template <std::size_t n>
double step_for(double length, std::size_t most, const double (&steps)[n]) {
  const double room = static_cast<double>(std::max<std::size_t>(most, 1));
  for (const double step : steps) {
    if (length / step <= room) return step;
  }
  double step = steps[n - 1];
  while (length / step > room) step *= 2.0;
  return step;
}

/// Position of a frequency on an axis of equally high bands; nothing if outside.
std::optional<double> place_of(double hz, BandLayout layout,
                               const std::array<double, band_count>& band_hz) {
  const bool by_ratio = layout == BandLayout::log || layout == BandLayout::semitone;
  const auto scale = [&](double f) { return by_ratio ? std::log(f) : f; };
  // The axis extends half a band beyond the outermost centres.
  auto above = std::ranges::upper_bound(band_hz, hz);
  above = std::clamp(above, band_hz.begin() + 1, band_hz.end() - 1);
  const double low = scale(*(above - 1));
  const double band = static_cast<double>(above - band_hz.begin()) - 1.0 +
                      (scale(hz) - low) / (scale(*above) - low);
  const double place = (band + 0.5) / static_cast<double>(band_count);
  if (place < -1e-9 || place > 1.0 + 1e-9) return std::nullopt;
  return std::clamp(place, 0.0, 1.0);
}

std::string hz_label(double hz) {
  return hz < 1'000.0 ? fmt::format("{:g}", hz) : fmt::format("{:g}k", hz / 1'000.0);
}

}  // namespace

std::string clock_time(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  if (whole < 3'600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3'600, whole / 60 % 60, whole % 60);
}

std::vector<AxisTick> time_ticks(double seconds, std::size_t most) {
  constexpr double steps[] = {0.01, 0.02, 0.05, 0.1,  0.2,   0.5,   1.0,   2.0,    5.0,
                              10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0};
  const double step = step_for(seconds, most, steps);
  std::vector<AxisTick> ticks;
  for (int i = 0; i * step <= seconds * (1.0 + 1e-9); ++i) {
    const double at = i * step;
    ticks.push_back(
        {std::min(at / seconds, 1.0),
         step < 1.0 ? fmt::format("{:g} s", std::round(at * 100.0) / 100.0) : clock_time(at)});
  }
  return ticks;
}

std::vector<AxisTick> frequency_ticks(BandLayout layout,
                                      const std::array<double, band_count>& band_hz) {
  std::vector<AxisTick> ticks;
  const auto add = [&](double hz, std::string label) {
    const auto place = place_of(hz, layout, band_hz);
    // Wide bands crowd the low frequencies.
    constexpr double least_distance = 0.035;
    if (!place || (!ticks.empty() && *place - ticks.back().place < least_distance)) return;
    ticks.push_back({*place, std::move(label)});
  };
  if (layout == BandLayout::semitone) {
    for (int octave = 1; octave <= 6; ++octave) {
      const double hz = 55.0 * std::exp2(octave - 1);
      add(hz, fmt::format("A{} {:g}", octave, hz));
    }
  } else if (layout == BandLayout::linear) {
    for (int khz = 0; khz <= 200; ++khz) add(1'000.0 * khz, hz_label(1'000.0 * khz));
  } else {
    for (double decade = 10.0; decade < 1e6; decade *= 10.0) {
      for (const double digit : {1.0, 2.0, 5.0}) add(digit * decade, hz_label(digit * decade));
    }
  }
  return ticks;
}

std::vector<AxisTick> level_ticks(double db_min, double db_max) {
  constexpr double steps[] = {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0};
  const double step = step_for(db_max - db_min, 10, steps);
  std::vector<AxisTick> ticks;
  for (double i = std::ceil(db_min / step); i * step <= db_max + 1e-9; ++i) {
    const double db = i * step;
    ticks.push_back({(db - db_min) / (db_max - db_min),
                     fmt::format("{:g}", std::round(db * 10.0) / 10.0 + 0.0)});
  }
  return ticks;
}

}  // namespace tactus::app
