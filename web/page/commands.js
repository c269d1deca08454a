// What the page asks of the transport, and what is said where it is refused.
import { element, write } from "./dom.js";
import { beats_per_bar } from "./format.js";
import { Grid } from "./grid.js";

const problem_ms = 6000;

/** Commands of a client, with their refusals shown. */
export class Commands {
  #client;
  #timer = 0;
  #seeking = false;
  #next_seek = null;
  #goal = null; // where the newest seek under way goes to, in seconds
  #tempo = null; // asked for, and not in effect yet

  constructor(client) {
    this.#client = client;
  }

  /** Shows what is wrong for a while; an empty text takes it away. */
  problem(text) {
    clearTimeout(this.#timer);
    write(element("problem"), text);
    if (text) this.#timer = setTimeout(() => write(element("problem"), ""), problem_ms);
  }

  async #try(command) {
    this.problem(""); // of before; what is wrong while the server answers, stays
    try {
      await command;
    } catch (error) {
      this.problem(error.code === "NOT_CONNECTED" ? "There is no connection to the server." : error.message);
    }
  }

  toggle_play() {
    const { status } = this.#client.state ?? {};
    if (status === "playing") return this.#try(this.#client.pause());
    return this.#try(status === "paused" ? this.#client.resume() : this.#client.play());
  }

  stop() {
    return this.#try(this.#client.stop());
  }

  rewind() {
    return this.#try(this.#client.rewind());
  }

  toggle_loop() {
    return this.#try(this.#client.setLoop({ enabled: !this.#client.state?.loop_enabled }));
  }

  loop(loop) {
    return this.#try(this.#client.setLoop(loop));
  }

  async tempo(bpm) {
    this.#tempo = bpm;
    await this.#try(this.#client.setBpm(bpm));
    if (this.#tempo === bpm) this.#tempo = null;
  }

  /** Makes the tempo faster by so many BPM, more than what is under way already. */
  change_tempo(by) {
    const bpm = this.#tempo ?? this.#client.state?.bpm;
    if (bpm === undefined) return;
    return this.tempo(Math.min(Math.max(Math.round((bpm + by) * 1000) / 1000, 20), 999));
  }

  /** Goes to a place. While one is under way only the newest waits: a drag makes many. */
  async seek(value, unit) {
    this.#goal = unit === "beats" ? (value * 60) / this.#client.state?.bpm : value;
    if (this.#seeking) {
      this.#next_seek = [value, unit];
      return;
    }
    this.#seeking = true;
    await this.#try(this.#client.seek(value, unit));
    this.#seeking = false;
    const next = this.#next_seek;
    this.#next_seek = null;
    if (next) this.seek(...next);
    else this.#goal = null;
  }

  /** Goes to a beat some way from here. */
  nudge(beats) {
    const { state } = this.#client;
    if (!state) return;
    const now = performance.now();
    const here = this.#client.playhead(now);
    const grid = new Grid(here, this.#client.beat(now), state.bpm);
    const { value, unit } = grid.place(Math.round(grid.beats(this.#goal ?? here)) + beats);
    return this.seek(value, unit);
  }

  nudge_bars(bars) {
    return this.nudge(bars * beats_per_bar);
  }
}
