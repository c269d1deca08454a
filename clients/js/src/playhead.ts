import type { ClockSync } from "./clock_sync.js";
import type { TransportState } from "./types.js";

const glideMs = 80; // time constant of a correction's decay
const snapSeconds = 0.05; // a larger correction is applied at once

/** Whether the playhead moves. */
export function moves(state: TransportState): boolean {
  return state.playing && !state.stalled;
}

/** The playhead between two states. Times are local, in ms. */
export class Playhead {
  readonly #clock: ClockSync;
  readonly #timeoutMs: number;
  #state: TransportState | null = null;
  #received = 0;
  #error = 0; // displayed minus predicted position in seconds, decaying since #corrected
  #corrected = 0;

  /** @param timeoutMs  how long the playhead continues without a message, in ms */
  constructor(clock: ClockSync, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get state(): TransportState | null {
    return this.#state;
  }

  /** Takes a state: glides within an epoch, otherwise jumps. */
  receive(state: TransportState, received: number): void {
    const before = this.#state;
    const glides = before && moves(before) && moves(state) && before.epoch === state.epoch;
    const shown = glides ? before.timeSeconds + this.#elapsed(received) : 0;
    this.#state = state;
    this.#received = received;
    this.#error = 0;
    if (glides) this.#correct(shown, received);
  }

  /** Adjusts the clock without a jump of the playhead. */
  adjust(adjustment: () => void, at: number): void {
    const state = this.#state;
    const isMoving = state !== null && moves(state);
    const shown = isMoving ? state.timeSeconds + this.#elapsed(at) : 0;
    adjustment();
    if (isMoving) this.#correct(shown, at);
  }

  #correct(shown: number, at: number): void {
    this.#error = 0;
    const error = shown - (this.#state as TransportState).timeSeconds - this.#elapsed(at);
    this.#corrected = at;
    if (Math.abs(error) < snapSeconds) this.#error = error;
  }

  /** Displayed seconds since the state. */
  #elapsed(at: number): number {
    const until = Math.min(at, this.#received + this.#timeoutMs);
    const fade = Math.exp(-Math.max(0, until - this.#corrected) / glideMs);
    const since = this.#clock.serverTime(until) - (this.#state as TransportState).timestampMs;
    return since / 1000 + this.#error * fade;
  }

  /** The playhead at one time, in seconds and beats. */
  at(at: number): { seconds: number; beats: number } {
    const state = this.#state;
    if (!state) return { seconds: 0, beats: 0 };
    if (!moves(state)) return { seconds: state.timeSeconds, beats: state.beatPos };
    const elapsed = this.#elapsed(at);
    const seconds = Math.max(0, state.timeSeconds + elapsed);
    const { loopStartSeconds: start, loopEndSeconds: end, beatOffset: offset = 0 } = state; // 0: an older server
    if (state.loopEnabled && end > start && state.timeSeconds < end && seconds >= end) {
      // After a wrap, the beat is derived from the time.
      const wrapped = start + ((seconds - end) % (end - start));
      return { seconds: wrapped, beats: (wrapped * state.bpm) / 60 + offset };
    }
    // A tempo change keeps a beat before 0, but not the offset.
    const first = Math.min(0, offset, state.beatPos);
    return { seconds, beats: Math.max(first, state.beatPos + (elapsed * state.bpm) / 60) };
  }
}
