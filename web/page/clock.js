// Where the playhead is between two messages.

const window_length = 128; // messages that the clocks' offset is judged by
const glide_ms = 80; // in which a correction fades to a third
const snap_seconds = 0.05; // a correction above this is shown at once
const patience_ms = 2500; // the playhead waits where no message has come for so long

/**
 * Extrapolates a transport's state. Times are in ms of one clock of the page's, which need not
 * agree with the server's: a message is never early, so the least difference seen between
 * arrival and `timestamp_ms` is the two clocks' offset, and the quickest way between them.
 */
export class Clock {
  #state = null;
  #offsets = [];
  #offset = 0;
  #error = 0; // seconds shown beyond what is predicted, fading since #arrival
  #arrival = 0;
  #held = Infinity;

  /** The newest message, null before the first. */
  get state() {
    return this.#state;
  }

  /** Takes a message that arrived at a time. */
  receive(state, arrival) {
    const glides =
      this.#state?.playing && state.playing && this.#state.epoch === state.epoch && this.#held === Infinity;
    const shown = glides ? this.at(arrival).seconds : 0;
    this.#offsets.push(arrival - state.timestamp_ms);
    if (this.#offsets.length > window_length) this.#offsets.shift();
    this.#offset = Math.min(...this.#offsets);
    this.#state = state;
    this.#arrival = arrival;
    this.#held = Infinity;
    this.#error = 0;
    if (glides) {
      const error = shown - this.at(arrival).seconds;
      if (Math.abs(error) < snap_seconds) this.#error = error;
    }
  }

  /** Keeps the playhead where it is at a time, and forgets the offset: the connection is gone. */
  hold(now) {
    this.#held = Math.min(this.#held, now);
    this.#offsets = [];
  }

  /** The playhead at a time: {seconds, beats}. */
  at(now) {
    const state = this.#state;
    if (!state) return { seconds: 0, beats: 0 };
    if (!state.playing) return { seconds: state.time_seconds, beats: state.beat_pos };
    const until = Math.min(now, this.#held, this.#arrival + patience_ms);
    const fade = Math.exp(-Math.max(0, until - this.#arrival) / glide_ms);
    const elapsed = (until - this.#offset - state.timestamp_ms) / 1000 + this.#error * fade;
    const seconds = Math.max(0, state.time_seconds + elapsed);
    const length = state.loop_end_seconds - state.loop_start_seconds;
    if (
      state.loop_enabled &&
      length > 0 &&
      state.time_seconds < state.loop_end_seconds &&
      seconds >= state.loop_end_seconds
    ) {
      const wrapped = state.loop_start_seconds + ((seconds - state.loop_end_seconds) % length);
      return { seconds: wrapped, beats: (wrapped * state.bpm) / 60 };
    }
    return { seconds, beats: Math.max(0, state.beat_pos + (elapsed * state.bpm) / 60) };
  }
}
