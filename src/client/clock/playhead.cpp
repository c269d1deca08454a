#include "client/clock/playhead.h"

#include <algorithm>
#include <cmath>

namespace tactus::client {
namespace {

constexpr double glide_ms = 80.0;      // time constant of a correction's decay
constexpr double snap_seconds = 0.05;  // a larger correction is applied at once

/// How much of a correction is left after a time.
double fade(double since_ms) noexcept TACTUS_NONBLOCKING {
  return std::exp(-std::max(0.0, since_ms) / glide_ms);
}

double wrapped(double seconds, double start, double end) noexcept TACTUS_NONBLOCKING {
  const double past = seconds - end;
  const double length = end - start;
  return start + past - length * std::floor(past / length);
}

}  // namespace

double PlayheadReading::elapsed(double at) const noexcept TACTUS_NONBLOCKING {
  const double until = std::min(at, received + silence_ms);
  const double since = clock.server_time(until) - timestamp_ms;
  return since / 1000.0 + error * fade(until - corrected);
}

NowPlaying PlayheadReading::at(double at) const noexcept TACTUS_NONBLOCKING {
  NowPlaying now;
  now.known = known;
  if (!known) return now;
  now.status = status;
  now.playing = status == TransportStatus::playing;
  now.stalled = stalled;
  now.silent = at > received + silence_ms;
  now.bpm = bpm;
  now.beats_per_bar = meter.beats_per_bar;
  now.beat_unit = meter.beat_unit;
  now.epoch = epoch;
  now.time_seconds = time_seconds;
  now.beat_pos = beat_pos;
  now.error_bound_ms = clock.error_bound(at);
  if (!moves()) return now;
  now.error_bound_ms += 1000.0 * std::abs(error) * fade(at - corrected);
  const double passed = elapsed(at);
  const double seconds = std::max(0.0, time_seconds + passed);
  if (loop_enabled && loop_end > loop_start && time_seconds < loop_end && seconds >= loop_end) {
    // After a wrap, the beat is derived from the time.
    now.time_seconds = wrapped(seconds, loop_start, loop_end);
    now.beat_pos = now.time_seconds * bpm / 60.0 + beat_offset;
  } else {
    now.time_seconds = seconds;
    // A tempo change keeps a beat before 0, but not the offset.
    now.beat_pos = std::max(std::min({0.0, beat_offset, beat_pos}), beat_pos + passed * bpm / 60.0);
  }
  return now;
}

void Playhead::receive(const TransportState& state, const ClockReading& clock, double received) {
  const bool glides = reading_.known && reading_.moves() && state.playing && !state.stalled &&
                      reading_.epoch == state.epoch;
  reading_.clock = clock;
  const double shown = glides ? reading_.time_seconds + reading_.elapsed(received) : 0.0;
  reading_.known = true;
  reading_.stalled = state.stalled;
  reading_.status = state.status;
  reading_.time_seconds = state.time_seconds;
  reading_.beat_pos = state.beat_pos;
  reading_.beat_offset = state.beat_offset;
  reading_.bpm = state.bpm;
  reading_.meter = {state.beats_per_bar, state.beat_unit};
  reading_.epoch = state.epoch;
  reading_.loop_enabled = state.loop_enabled;
  reading_.loop_start = state.loop_start_seconds;
  reading_.loop_end = state.loop_end_seconds;
  reading_.timestamp_ms = state.timestamp_ms;
  reading_.received = received;
  reading_.error = 0.0;
  if (glides) correct(shown, received);
}

void Playhead::adjust(const ClockReading& clock, double at) {
  const bool moved = reading_.known && reading_.moves();
  const double shown = moved ? reading_.time_seconds + reading_.elapsed(at) : 0.0;
  reading_.clock = clock;
  if (moved) correct(shown, at);
}

void Playhead::correct(double shown, double at) {
  reading_.error = 0.0;
  const double error = shown - reading_.time_seconds - reading_.elapsed(at);
  reading_.corrected = at;
  if (std::abs(error) < snap_seconds) reading_.error = error;
}

}  // namespace tactus::client
