#include <tactus/c.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <memory>

#include "c/errors.h"
#include "c/structs.h"
#include "c/tables.h"

namespace tactus::c {
namespace {

using AnalyzerPin = HandleTable<Analyzing>::Pin;

constexpr std::size_t max_frames = std::size_t{1} << 24U;

static_assert(static_cast<int>(BandLayout::semitone) == TACTUS_SEMITONE);
static_assert(static_cast<int>(Channel::side) == TACTUS_SIDE);
static_assert(band_count == TACTUS_BAND_COUNT);

tactus_analyzer_options default_analyzer_options() noexcept {
  const SpectrumAnalyzerOptions defaults;
  return {.struct_size = sizeof(tactus_analyzer_options),
          .sample_rate = defaults.sample_rate,
          .channels = static_cast<std::uint32_t>(defaults.channels)};
}

tactus_code check_enumerator(std::int32_t value, std::int32_t last, const char* name) noexcept {
  return value >= 0 && value <= last ? TACTUS_OK : fail(TACTUS_OUT_OF_RANGE, "unknown value", name);
}

}  // namespace
}  // namespace tactus::c

using namespace tactus::c;

tactus_code tactus_analyzer_options_init(tactus_analyzer_options* options,
                                         size_t struct_size) noexcept {
  return write_defaults(options, struct_size, default_analyzer_options());
}

tactus_code tactus_analyzer_create(const tactus_analyzer_options* options,
                                   tactus_analyzer** analyzer) noexcept {
  return guarded([&]() -> tactus_code {
    if (analyzer == nullptr) return fail_value("analyzer must not be NULL");
    *analyzer = nullptr;
    tactus_analyzer_options given = default_analyzer_options();
    if (const auto code = read(options, given)) return code;
    return publish(analyzers,
                   std::make_shared<Analyzing>(
                       tactus::SpectrumAnalyzerOptions{given.sample_rate, given.channels}),
                   analyzer);
  });
}

tactus_code tactus_analyzer_destroy(tactus_analyzer* analyzer) noexcept {
  return guarded([&]() -> tactus_code {
    return analyzers.remove(number(analyzer)) ? TACTUS_OK : fail_handle("analyzer");
  });
}

tactus_code tactus_analyzer_push(tactus_analyzer* analyzer, const float* samples, size_t frames,
                                 int64_t sample_pos) noexcept TACTUS_NONBLOCKING {
  const AnalyzerPin pin{analyzers, number(analyzer)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (samples == nullptr || frames > max_frames) return TACTUS_INVALID_ARGUMENT;
  pin->analyzer.push({samples, frames * pin->channels}, sample_pos);
  return TACTUS_OK;
}

tactus_code tactus_analyzer_push_channels(tactus_analyzer* analyzer, const float* const* channels,
                                          size_t frames,
                                          int64_t sample_pos) noexcept TACTUS_NONBLOCKING {
  const AnalyzerPin pin{analyzers, number(analyzer)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (channels == nullptr || frames > max_frames) return TACTUS_INVALID_ARGUMENT;
  const std::size_t count = pin->channels;
  for (std::size_t i = 0; i < count; ++i)
    if (channels[i] == nullptr) return TACTUS_INVALID_ARGUMENT;
  pin->analyzer.push({channels, count}, frames, sample_pos);
  return TACTUS_OK;
}

tactus_code tactus_analyzer_levels(tactus_analyzer* analyzer, int32_t layout, int32_t channel,
                                   float* levels) noexcept {
  return guarded([&]() -> tactus_code {
    if (levels == nullptr) return fail_value("levels must not be NULL");
    if (const auto code = check_enumerator(layout, TACTUS_SEMITONE, "layout")) return code;
    if (const auto code = check_enumerator(channel, TACTUS_SIDE, "channel")) return code;
    const auto shared = analyzers.share(number(analyzer));
    if (!shared) return fail_handle("analyzer");
    std::ranges::copy(shared->analyzer.levels(static_cast<tactus::BandLayout>(layout),
                                              static_cast<tactus::Channel>(channel)),
                      levels);
    return TACTUS_OK;
  });
}

tactus_code tactus_analyzer_band_hz(tactus_analyzer* analyzer, int32_t layout,
                                    double* hz) noexcept {
  return guarded([&]() -> tactus_code {
    if (hz == nullptr) return fail_value("hz must not be NULL");
    if (const auto code = check_enumerator(layout, TACTUS_SEMITONE, "layout")) return code;
    const auto shared = analyzers.share(number(analyzer));
    if (!shared) return fail_handle("analyzer");
    std::ranges::copy(shared->analyzer.band_hz(static_cast<tactus::BandLayout>(layout)), hz);
    return TACTUS_OK;
  });
}
