#include "spectrum/level_scale.h"

#include <algorithm>
#include <cmath>

namespace tactus::spectrum {
namespace {

/// Smoothing stops within this distance, far below the resolution of any frame format. A sound that
/// has ended thus reaches exactly 0.
constexpr float arrived = 1e-6F;

float bin_of(float level, const LevelScale& scale) {
  if (!(level > 0.0F)) return 0.0F;
  const double db = 20.0 * std::log10(static_cast<double>(level));
  const double bin = (db - scale.db_min) / (scale.db_max - scale.db_min);
  return static_cast<float>(std::clamp(bin, 0.0, 1.0));
}

/// Share of a step completed after a time.
float share(double elapsed_ms, double time_constant_ms) {
  if (time_constant_ms <= 0.0) return 1.0F;
  return static_cast<float>(-std::expm1(-std::max(elapsed_ms, 0.0) / time_constant_ms));
}

}  // namespace

LevelSmoother::LevelSmoother(const LevelScale& scale) : scale_{scale} {}

std::span<const float, band_count> LevelSmoother::update(std::span<const float, band_count> levels,
                                                         double elapsed_ms) {
  Bands bins;
  std::ranges::transform(levels, bins.begin(), [&](float level) { return bin_of(level, scale_); });
  return smooth(bins, elapsed_ms);
}

std::span<const float, band_count> LevelSmoother::smooth(std::span<const float, band_count> bins,
                                                         double elapsed_ms) {
  const float rise = fresh_ ? 1.0F : share(elapsed_ms, scale_.attack_ms);
  const float fall = fresh_ ? 1.0F : share(elapsed_ms, scale_.release_ms);
  fresh_ = false;
  for (std::size_t i = 0; i < band_count; ++i) {
    const float target = bins[i] > 0.0F ? std::min(bins[i], 1.0F) : 0.0F;
    const float step = target - bins_[i];
    const float part = step > 0.0F ? rise : fall;
    bins_[i] = part == 1.0F || std::abs(step) < arrived ? target : bins_[i] + part * step;
  }
  return bins_;
}

}  // namespace tactus::spectrum
