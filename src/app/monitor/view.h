#pragma once

#include <tactus/transport_state.h>

#include <cstdint>
#include <optional>
#include <string>

#include "app/monitor/spectrum_view.h"
#include "app/terminal/view_style.h"

namespace tactus::app {

/// A light that flashes on each beat; `absent` where nobody tells of beats.
enum class BeatLight : std::uint8_t { absent, dark, beat, downbeat };

/// All that the monitor shows.
struct MonitorPicture {
  std::string url;
  std::string trouble;  ///< why there is no connection, or no update; empty when all is well
  std::optional<TransportState> state;
  double rate_hz = 0.0;
  std::optional<double> jitter_ms;  ///< standard deviation of the times between updates
  std::uint64_t missed = 0;
  std::uint64_t received = 0;
  BeatLight beat_light = BeatLight::absent;
  std::optional<double> rms;  ///< 1 for a full-scale sine
  std::optional<SpectrumPicture> spectrum;
  std::string note;  ///< why there is no spectrum; empty where none is to be told
};

/// The picture as lines for a terminal, at most `rows` of at most `columns` each: on a small one
/// without what matters least.
/// Thread: any. Errors: none.
std::string monitor_view(const MonitorPicture& picture, const ViewStyle& style);

/// The picture as one line of plain text, without its end, for logs and pipes.
std::string monitor_line(const MonitorPicture& picture);

/// The place in bars and beats of 4/4, both from 1, e.g. "3.1".
std::string bar_and_beat(Beats beat_pos);

/// Four beats side by side, filled up to the place within the bar.
/// @param beat_columns  the width of one beat, at least 1
std::string bar_meter(Beats beat_pos, std::size_t beat_columns, bool unicode);

}  // namespace tactus::app
