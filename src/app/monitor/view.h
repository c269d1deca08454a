#pragma once

#include <tactus/source_info.h>
#include <tactus/transport_state.h>

#include <cstdint>
#include <optional>
#include <string>

#include "app/monitor/spectrum_view.h"
#include "app/terminal/view_style.h"

namespace tactus::app {

/// A light that flashes on each beat; `absent` without beat events.
enum class BeatLight : std::uint8_t { absent, dark, beat, downbeat };

/// The tempo that is heard in the sound.
struct HeardTempo {
  Bpm bpm = 0.0;
  double confidence = 0.0;  ///< 0 to 1
};

/// Contents of the monitor's view.
struct MonitorPicture {
  std::string url;
  std::string problem;  ///< why no updates arrive; empty if they do
  std::optional<TransportState> state;
  double rate_hz = 0.0;
  std::optional<double> jitter_ms;  ///< standard deviation of the update intervals
  std::uint64_t missed = 0;
  std::uint64_t received = 0;
  BeatLight beat_light = BeatLight::absent;
  std::optional<HeardTempo> heard;   ///< while it is steady, and known by the sound alone
  std::optional<SourceInfo> source;  ///< what is heard
  std::optional<double> rms;         ///< 1 for a full-scale sine
  std::optional<SpectrumPicture> spectrum;
  std::string note;  ///< why the spectrum is missing, or empty
};

/// Draws the picture within the terminal's rows and columns. A small terminal omits the least
/// important parts.
/// Thread: any. Errors: none.
std::string monitor_view(const MonitorPicture& picture, const ViewStyle& style);

/// The picture as one line of plain text without newline, for logs and pipes.
std::string monitor_line(const MonitorPicture& picture);

/// A meter of a bar's beats, filled up to the position within the bar.
/// @param beat_columns  the width of one beat, at least 1
std::string bar_meter(Beats beat_pos, int beats_per_bar, std::size_t beat_columns, bool unicode);

}  // namespace tactus::app
