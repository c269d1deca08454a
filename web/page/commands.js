// What the page asks of the transport, and what is said where it is refused.
import { element, write } from "./dom.js";
import { beatsPerBar } from "./format.js";
import { Grid } from "./grid.js";

const problemMs = 6000;

/** Commands of a client, with their refusals shown. */
export class Commands {
  #client;
  #timer = 0;
  #seeking = false;
  #nextSeek = null;
  #goal = null; // where the newest seek under way goes to, in seconds
  #asked = {}; // parts of the state that were asked for and are not in effect yet, each as {value}

  constructor(client) {
    this.#client = client;
  }

  /** Shows what is wrong for a while; an empty text takes it away. */
  problem(text) {
    clearTimeout(this.#timer);
    write(element("problem"), text);
    if (text) this.#timer = setTimeout(() => write(element("problem"), ""), problemMs);
  }

  /** Whether a command was done; says why where it was not. */
  async #try(command) {
    this.problem(""); // of before; what is wrong while the server answers, stays
    try {
      await command;
      return true;
    } catch (error) {
      this.problem(error.code === "NOT_CONNECTED" ? "There is no connection to the server." : error.message);
      return false;
    }
  }

  /** Asks for a part of the state to become a value: what is asked next starts from there. */
  async #ask(part, value, command) {
    const asked = (this.#asked[part] = { value });
    const done = await this.#try(command);
    if (this.#asked[part] === asked) delete this.#asked[part];
    return done;
  }

  /** A part of the state, as it will be once all that is under way is done. */
  #coming(part) {
    return (this.#asked[part] ?? { value: this.#client.state?.[part] }).value;
  }

  togglePlay() {
    const status = this.#coming("status");
    if (status === "playing") return this.#ask("status", "paused", this.#client.pause());
    return this.#ask("status", "playing", status === "paused" ? this.#client.resume() : this.#client.play());
  }

  stop() {
    return this.#ask("status", "stopped", this.#client.stop());
  }

  rewind() {
    return this.#try(this.#client.rewind());
  }

  toggleLoop() {
    return this.loop({ enabled: !this.#coming("loopEnabled") });
  }

  loop(loop) {
    return this.#ask("loopEnabled", loop.enabled, this.#client.setLoop(loop));
  }

  tempo(bpm) {
    return this.#ask("bpm", bpm, this.#client.setBpm(bpm));
  }

  /** Makes the tempo faster by so many BPM, more than what is under way already. */
  changeTempo(by) {
    const bpm = this.#coming("bpm");
    if (bpm === undefined) return;
    return this.tempo(Math.min(Math.max(Math.round((bpm + by) * 1000) / 1000, 20), 999));
  }

  /** Goes to a place. While one is under way only the newest waits: a drag makes many. */
  async seek(value, unit) {
    this.#goal = unit === "beats" ? (value * 60) / this.#client.state?.bpm : value;
    if (this.#seeking) {
      this.#nextSeek = [value, unit];
      return;
    }
    this.#seeking = true;
    await this.#try(this.#client.seek(value, unit));
    this.#seeking = false;
    const next = this.#nextSeek;
    this.#nextSeek = null;
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

  nudgeBars(bars) {
    return this.nudge(bars * beatsPerBar);
  }
}
