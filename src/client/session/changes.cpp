#include "client/session/changes.h"

#include <cmath>

namespace tactus::client {
namespace {

constexpr double position_seconds = 0.03;  // tolerance for one audio block and clock corrections

/// The playhead in seconds, extrapolated from a state to a later server time, loop included.
double led(const TransportState& state, double at) {
  if (!state.playing || state.stalled) return state.time_seconds;
  const double seconds = state.time_seconds + (at - state.timestamp_ms) / 1000.0;
  const double length = state.loop_end_seconds - state.loop_start_seconds;
  const bool wraps = state.loop_enabled && state.time_seconds < state.loop_end_seconds &&
                     seconds >= state.loop_end_seconds && length > 0.0;
  return wraps ? state.loop_start_seconds + std::fmod(seconds - state.loop_end_seconds, length)
               : seconds;
}

}  // namespace

TransportChange changed_parts(const TransportState& previous, const TransportState& state) {
  TransportChange change;
  change.status = previous.status != state.status;
  change.tempo = previous.bpm != state.bpm;
  change.loop = previous.loop_enabled != state.loop_enabled ||
                previous.loop_start_seconds != state.loop_start_seconds ||
                previous.loop_end_seconds != state.loop_end_seconds;
  const double distance = std::abs(state.time_seconds - led(previous, state.timestamp_ms));
  const double length = state.loop_end_seconds - state.loop_start_seconds;
  // At a loop wrap one time may be before the loop's end and the other after its start.
  const bool wrapped = state.loop_enabled && std::abs(distance - length) < position_seconds;
  // A stall ends with a playhead that has moved on by itself.
  const bool continued = previous.status == state.status && !previous.stalled;
  const bool relocated = previous.epoch != state.epoch || continued;
  change.position = relocated && distance >= position_seconds && !wrapped;
  return change;
}

}  // namespace tactus::client
