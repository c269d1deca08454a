// The level meters of the left and the right channel.
import { mark, style, write } from "../display/dom.js";
import { dbText, decibels } from "../display/format.js";

const floorDb = -60;
const fallDbPerS = 24;
const holdMs = 1400;
const clipMs = 3000;
const textMs = 150;
const saidMs = 1000; // update interval for assistive technology

const inScale = (db) => Math.min(Math.max(db, floorDb), 0);
const uncovered = (db) => `scaleX(${(db / floorDb).toFixed(4)})`;

/** One channel: RMS and peak with instant attack and linear release, the held peak, and whether it clipped. */
class Meter {
  #element;
  #aboveRms;
  #abovePeak;
  #mark;
  #text;
  #rmsDb = -Infinity;
  #peakDb = -Infinity;
  #rms = floorDb; // as shown
  #peak = floorDb;
  #held = floorDb;
  #heldUntil = 0;
  #clipped = false;
  #clippedUntil = 0;
  #at = 0;
  #written = 0;
  #said = 0;

  constructor(element) {
    this.#element = element;
    [this.#aboveRms, this.#abovePeak] = element.querySelectorAll("i");
    this.#mark = element.querySelector("b");
    this.#text = element.querySelector("output");
  }

  receive(peak, rms, clipped) {
    this.#peakDb = decibels(peak);
    this.#rmsDb = decibels(rms);
    this.#clipped ||= clipped;
  }

  show(now) {
    const fall = (Math.min(now - this.#at, 250) / 1000) * fallDbPerS;
    this.#at = now;
    this.#rms = Math.max(inScale(this.#rmsDb), this.#rms - fall);
    this.#peak = Math.max(inScale(this.#peakDb), this.#peak - fall);
    if (this.#peak >= this.#held) {
      this.#held = this.#peak;
      this.#heldUntil = now + holdMs;
    } else if (now > this.#heldUntil) {
      this.#held = Math.max(this.#peak, this.#held - fall);
    }
    if (this.#clipped) this.#clippedUntil = now + clipMs;
    this.#clipped = false;
    const clipped = now < this.#clippedUntil;
    style(this.#aboveRms, "transform", uncovered(this.#rms));
    style(this.#abovePeak, "transform", uncovered(this.#peak));
    style(this.#mark, "transform", `translateX(${((1 - this.#held / floorDb) * 100).toFixed(1)}%)`);
    if (now - this.#written > textMs) {
      this.#written = now;
      write(this.#text, clipped ? "Clip" : dbText(this.#held, floorDb));
      this.#element.classList.toggle("clipped", clipped);
    }
    if (now - this.#said > saidMs) {
      this.#said = now;
      const db = inScale(this.#rmsDb);
      mark(this.#element, "aria-valuenow", db.toFixed(0));
      const level = db > floorDb ? `${db.toFixed(0)} dB` : "silence";
      mark(this.#element, "aria-valuetext", clipped ? `${level}, clipped` : level);
    }
  }
}

/** The meters of a panel. */
export class Meters {
  #meters;

  /** @param elements  of the left and the right channel */
  constructor(...elements) {
    this.#meters = elements.map((each) => new Meter(each));
  }

  receive({ peak, rms, clipped }) {
    this.#meters.forEach((meter, channel) => meter.receive(peak[channel], rms[channel], clipped[channel]));
  }

  rest() {
    for (const meter of this.#meters) meter.receive(0, 0, false);
  }

  show(now) {
    for (const meter of this.#meters) meter.show(now);
  }
}
