// The level meters.
import { mark, style, write } from "../display/dom.js";
import { dbText, decibels } from "../display/format.js";

const floorDb = -60;
const fallDbPerS = 24;
const holdMs = 1400;
const textMs = 150;
const saidMs = 1000; // update interval for assistive technology

/** A meter: instant attack, linear release, with peak hold. */
class Meter {
  #element;
  #holds;
  #cover;
  #mark;
  #text;
  #db = -Infinity;
  #shown = floorDb;
  #held = floorDb;
  #heldUntil = 0;
  #at = 0;
  #written = 0;
  #said = 0;

  /** @param holds  whether the number shows the held peak, which is easier to read, or the current level */
  constructor(element, holds) {
    this.#element = element;
    this.#holds = holds;
    this.#cover = element.querySelector("i");
    this.#mark = element.querySelector("b");
    this.#text = element.querySelector("output");
  }

  receive(level) {
    this.#db = decibels(level);
  }

  show(now) {
    const elapsed = Math.min(now - this.#at, 250) / 1000;
    this.#at = now;
    const goal = Math.min(Math.max(this.#db, floorDb), 0);
    this.#shown = Math.max(goal, this.#shown - fallDbPerS * elapsed);
    if (this.#shown >= this.#held) {
      this.#held = this.#shown;
      this.#heldUntil = now + holdMs;
    } else if (now > this.#heldUntil) {
      this.#held = Math.max(this.#shown, this.#held - fallDbPerS * elapsed);
    }
    const part = (db) => 1 - db / floorDb;
    style(this.#cover, "transform", `scaleX(${(1 - part(this.#shown)).toFixed(4)})`);
    style(this.#mark, "left", `${(part(this.#held) * 100).toFixed(1)}%`);
    if (now - this.#written > textMs) {
      this.#written = now;
      write(this.#text, dbText(this.#holds ? this.#held : this.#shown, floorDb));
    }
    if (now - this.#said > saidMs) {
      this.#said = now;
      mark(this.#element, "aria-valuenow", goal.toFixed(0));
      mark(this.#element, "aria-valuetext", goal > floorDb ? `${this.#db.toFixed(0)} dB` : "silence");
    }
  }
}

/** The meters of a panel. */
export class Meters {
  #rms;
  #peak;

  constructor(rms, peak) {
    this.#rms = new Meter(rms, false);
    this.#peak = new Meter(peak, true);
  }

  /** Takes a frame: its RMS level, 1 for a full-scale sine, and its waveform. */
  receive({ rms, waveform }) {
    let peak = 0;
    for (const value of waveform) peak = Math.max(peak, Math.abs(value));
    this.#rms.receive(rms);
    this.#peak.receive(peak / 32767);
  }

  rest() {
    this.#rms.receive(0);
    this.#peak.receive(0);
  }

  show(now) {
    this.#rms.show(now);
    this.#peak.show(now);
  }
}
