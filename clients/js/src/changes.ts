import type { ChangedPart, TransportState } from "./types.js";

const positionSeconds = 0.03; // a state's time is true to a block and what the clock's line moves

/** Where the playhead of a state is at a later time of the server's, over the loop's end. */
function led(state: TransportState, at: number): number {
  if (!state.playing) return state.time_seconds;
  const seconds = state.time_seconds + (at - state.timestamp_ms) / 1000;
  const { loop_start_seconds: start, loop_end_seconds: end } = state;
  const wraps = state.loop_enabled && state.time_seconds < end && seconds >= end;
  return wraps ? start + ((seconds - end) % (end - start)) : seconds;
}

/** What somebody changed between two states. */
export function changedParts(previous: TransportState, state: TransportState): ChangedPart[] {
  const parts: ChangedPart[] = [];
  if (previous.status !== state.status) parts.push("status");
  if (previous.bpm !== state.bpm) parts.push("tempo");
  if (
    previous.loop_enabled !== state.loop_enabled ||
    previous.loop_start_seconds !== state.loop_start_seconds ||
    previous.loop_end_seconds !== state.loop_end_seconds
  ) {
    parts.push("loop");
  }
  const distance = Math.abs(state.time_seconds - led(previous, state.timestamp_ms));
  const length = state.loop_end_seconds - state.loop_start_seconds;
  // At a wrap the one may be before the loop's end, the other after its start.
  const wrapped = state.loop_enabled && Math.abs(distance - length) < positionSeconds;
  const relocated = previous.epoch !== state.epoch || previous.status === state.status;
  if (relocated && distance >= positionSeconds && !wrapped) parts.push("position");
  return parts;
}
