// The spectrum panel: bars, spectrogram, and a cursor that reads both.
import { defaultAxis } from "./axis.js";
import { Ballistics } from "./ballistics.js";
import { mark, style, write } from "../display/dom.js";
import { dbText, hzText } from "../display/format.js";
import { SpectrumPicture } from "./spectrum_picture.js";
import { Waterfall } from "./waterfall.js";

const readoutMs = 100;

export class Spectrum {
  #element;
  #readout;
  #cursor;
  #picture;
  #waterfall;
  #ballistics = new Ballistics(defaultAxis.bandHz);
  #axis = defaultAxis;
  #db = { min: -80, max: 0 };
  #place = null; // of the cursor, 0 to 1
  #told = 0;

  /** @param {HTMLElement} readout  shows the value under the cursor */
  constructor(element, readout) {
    this.#element = element;
    this.#readout = readout;
    this.#cursor = element.querySelector(".cursor");
    this.#picture = new SpectrumPicture(element.querySelector(".bars"));
    this.#waterfall = new Waterfall(element.querySelector(".fall"), defaultAxis.bands);
    const follow = (event) => this.#point(this.#placeUnder(event.offsetX));
    element.addEventListener("pointermove", follow);
    element.addEventListener("pointerdown", follow);
    // A press takes no focus, so that the arrow keys still move the playhead.
    element.addEventListener("mousedown", (event) => event.preventDefault());
    element.addEventListener("pointerleave", () => document.activeElement !== element && this.#point(null));
    element.addEventListener("blur", () => this.#point(null));
    element.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Sets the server's bands. */
  describe(axis, db, sampleRate) {
    this.#axis = axis;
    this.#ballistics.describe(axis.bandHz, sampleRate);
    this.#db = db;
    this.#picture.refresh();
  }

  /** Takes a frame with its time in ms. */
  receive(bins, at) {
    this.#ballistics.receive(bins);
    this.#waterfall.add(bins, at);
  }

  /** Lets the bars fall after the last frame. */
  rest() {
    this.#ballistics.rest();
  }

  show(now) {
    const { levels, peaks } = this.#ballistics;
    const moved = this.#ballistics.advance(now);
    if (this.#picture.seen && (moved || this.#picture.due)) this.#picture.draw(levels, peaks, this.#axis, this.#db);
    this.#waterfall.draw(now);
    if (this.#place !== null && now - this.#told > readoutMs) this.#tell(now);
  }

  #press(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -8, PageUp: 8 };
    const bands = this.#axis.bands;
    let band = this.#place === null ? bands >> 1 : this.#axis.band(this.#place);
    if (event.key === "Escape") return this.#point(null);
    if (event.key === "Home") band = 0;
    else if (event.key === "End") band = bands - 1;
    else if (event.key in steps) band = Math.min(Math.max(band + steps[event.key], 0), bands - 1);
    else return;
    event.preventDefault();
    this.#point((band + 0.5) / bands);
  }

  #placeUnder(x) {
    const { gutter, width } = this.#picture;
    return x < gutter ? null : (x - gutter) / (width - gutter); // no frequency over the labels
  }

  #point(place) {
    this.#place = place === null ? null : Math.min(Math.max(place, 0), 0.9999);
    this.#cursor.classList.toggle("seen", place !== null);
    if (place === null) return write(this.#readout, "");
    const { gutter, width } = this.#picture;
    style(this.#cursor, "transform", `translateX(${(gutter + this.#place * (width - gutter)).toFixed(1)}px)`);
    this.#tell(performance.now());
  }

  #tell(now) {
    this.#told = now;
    const band = this.#axis.band(this.#place);
    const { min, max } = this.#db;
    const level = this.#ballistics.newest[band];
    const text = `${hzText(this.#axis.hz(this.#place))} · ${level > 0 ? dbText(min + level * (max - min)) : `below −${-min}`} dB`;
    write(this.#readout, text);
    if (document.activeElement !== this.#element) return;
    mark(this.#element, "aria-valuenow", String(band));
    mark(this.#element, "aria-valuetext", text);
  }
}
