import { moves } from "./playhead.js";
import type { ChangedPart, TransportState } from "./types.js";

const positionSeconds = 0.03; // tolerance for one audio block and clock corrections

/** The playhead in seconds, extrapolated from a state to a later server time, loop included. */
function led(state: TransportState, at: number): number {
  if (!moves(state)) return state.timeSeconds;
  const seconds = state.timeSeconds + (at - state.timestampMs) / 1000;
  const { loopStartSeconds: start, loopEndSeconds: end } = state;
  const wraps = state.loopEnabled && state.timeSeconds < end && seconds >= end;
  return wraps ? start + ((seconds - end) % (end - start)) : seconds;
}

/** The parts that a command changed between two states. */
export function changedParts(previous: TransportState, state: TransportState): ChangedPart[] {
  const parts: ChangedPart[] = [];
  if (previous.status !== state.status) parts.push("status");
  if (previous.bpm !== state.bpm) parts.push("tempo");
  if (
    previous.loopEnabled !== state.loopEnabled ||
    previous.loopStartSeconds !== state.loopStartSeconds ||
    previous.loopEndSeconds !== state.loopEndSeconds
  ) {
    parts.push("loop");
  }
  const distance = Math.abs(state.timeSeconds - led(previous, state.timestampMs));
  const length = state.loopEndSeconds - state.loopStartSeconds;
  // At a loop wrap one time may be before the loop's end and the other after its start.
  const wrapped = state.loopEnabled && Math.abs(distance - length) < positionSeconds;
  // A stall ends with a playhead that has moved on by itself.
  const continued = previous.status === state.status && !previous.stalled;
  const relocated = previous.epoch !== state.epoch || continued;
  if (relocated && distance >= positionSeconds && !wrapped) parts.push("position");
  return parts;
}
