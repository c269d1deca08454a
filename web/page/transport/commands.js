// Sends the page's transport commands, and shows their errors.
import { element, write } from "../display/dom.js";
import { Grid } from "./grid.js";

const problemMs = 6000;
const seekGapMs = 25; // between the seeks of a drag: a server accepts 50 commands a second by default

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Commands of a client, with errors shown. */
export class Commands {
  #client;
  #denied;
  #timer = 0;
  #seeking = false;
  #nextSeek = null;
  #goal = null; // target of the newest pending seek, in seconds
  #asked = {}; // requested values that are not in effect yet, each as {value}

  /** @param denied  called when the server refuses a command for want of a role */
  constructor(client, denied) {
    this.#client = client;
    this.#denied = denied;
  }

  /** Shows an error for a while; an empty text hides it. */
  problem(text) {
    clearTimeout(this.#timer);
    write(element("problem"), text);
    if (text) this.#timer = setTimeout(() => write(element("problem"), ""), problemMs);
  }

  /** Whether a command succeeded. Reports its error otherwise. */
  async #try(command, report = (text) => this.problem(text)) {
    report(""); // hides the previous error; one that appears before the answer stays
    try {
      await command;
      return true;
    } catch (error) {
      if (error.code === "PERMISSION_DENIED") this.#denied();
      report(error.code === "NOT_CONNECTED" ? "There is no connection to the server." : error.message);
      return false;
    }
  }

  /** Requests a value for a part of the state. Later relative commands start from it. */
  async #ask(part, value, command, report) {
    const asked = (this.#asked[part] = { value });
    const done = await this.#try(command, report);
    if (this.#asked[part] === asked) delete this.#asked[part];
    return done;
  }

  /** A part of the state, with pending commands applied. */
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

  next() {
    return this.#try(this.#client.next());
  }

  previous() {
    return this.#try(this.#client.previous());
  }

  // report(text) takes an error's message, or "" before the command; by default the page's own.

  loop(loop, report) {
    return this.#ask("loopEnabled", loop.enabled, this.#client.setLoop(loop), report);
  }

  tempo(bpm, report) {
    return this.#ask("bpm", bpm, this.#client.setBpm(bpm), report);
  }

  meter({ beats, unit }, report) {
    return this.#try(this.#client.setMeter(beats, unit), report);
  }

  /** A beat, or a bar, falls at a time of performance.now(). */
  align(bar, at) {
    return this.#try(this.#client.align({ bar, at }));
  }

  /** Moves the beat grid later by a time in ms. */
  shiftBeat(ms) {
    return this.#try(this.#client.nudge(ms));
  }

  /** Raises the tempo by so many BPM above the pending tempo. */
  changeTempo(by) {
    const bpm = this.#coming("bpm");
    if (bpm === undefined) return;
    return this.tempo(Math.min(Math.max(Math.round((bpm + by) * 1000) / 1000, 20), 999));
  }

  /** Seeks. While one seek is pending only the newest is kept, because a drag makes many. */
  async seek(value, unit, report) {
    const { bpm, beatOffset } = this.#client.state ?? {};
    this.#goal = unit === "beats" ? ((value - (beatOffset ?? 0)) * 60) / bpm : value;
    if (this.#seeking) {
      this.#nextSeek = [value, unit, report];
      return;
    }
    this.#seeking = true;
    const sentMs = performance.now();
    await this.#try(this.#client.seek(value, unit), report);
    if (this.#nextSeek) await pause(seekGapMs - (performance.now() - sentMs));
    this.#seeking = false;
    const next = this.#nextSeek;
    this.#nextSeek = null;
    if (next) this.seek(...next);
    else this.#goal = null;
  }

  /** Seeks by a number of beats. */
  nudge(beats) {
    const { state } = this.#client;
    if (!state) return;
    const now = performance.now();
    const here = this.#client.playhead(now);
    const grid = new Grid(here, this.#client.beat(now), state);
    const { value, unit } = grid.place(Math.round(grid.beats(this.#goal ?? here)) + beats);
    return this.seek(value, unit);
  }

  nudgeBars(bars) {
    return this.nudge(bars * this.#client.state?.beatsPerBar);
  }
}
