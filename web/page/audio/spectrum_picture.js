// Draws the bars of the spectrum, their held peaks, and the scales.
import { gutterRem } from "./axis.js";
import { Surface } from "../display/surface.js";
import { colours, onColours } from "../display/theme.js";

const footRem = 1.55; // for the axis labels
const head = 6;
const dbLines = [-20, -40, -60];

export class SpectrumPicture {
  #surface;
  #colours = null;
  #gradient = null;
  #due = true;
  #scales = document.createElement("canvas"); // drawn once for a size, theme and axis

  constructor(canvas) {
    this.#surface = new Surface(canvas, () => this.refresh());
    onColours(() => this.refresh());
  }

  /** Requests a redraw at the next draw(). */
  refresh() {
    this.#colours = null;
    this.#due = true;
  }

  get width() {
    return this.#surface.width;
  }

  /** px left of the bars. */
  get gutter() {
    return gutterRem * this.#surface.rem;
  }

  get #foot() {
    return footRem * this.#surface.rem;
  }

  get due() {
    return this.#due;
  }

  get seen() {
    return this.#surface.seen;
  }

  #prepare(axis, db) {
    this.#colours = colours(["line", "muted", "hold", "bar-low", "bar-high", "accent"]);
    const { context, height } = this.#surface;
    this.#gradient = context.createLinearGradient(0, height - this.#foot, 0, head);
    this.#gradient.addColorStop(0, this.#colours["bar-low"]);
    this.#gradient.addColorStop(0.75, this.#colours["bar-high"]);
    this.#gradient.addColorStop(1, this.#colours.accent);
    const { width: wide, height: tall } = this.#surface.canvas;
    Object.assign(this.#scales, { width: wide, height: tall });
    const scales = this.#scales.getContext("2d");
    scales.setTransform(context.getTransform());
    this.#drawScales(scales, axis, db);
  }

  /**
   * @param {Float32Array} levels  0 to 1
   * @param {Float32Array} peaks
   * @param {Axis} axis
   * @param {{min: number, max: number}} db  the levels shown as 0 and 1
   */
  draw(levels, peaks, axis, db) {
    if (!this.#surface.seen) return;
    if (!this.#colours) this.#prepare(axis, db);
    this.#due = false;
    const { context, width, height } = this.#surface;
    const { gutter } = this;
    const tall = height - this.#foot - head;
    const base = head + tall;
    this.#surface.clear();
    context.drawImage(this.#scales, 0, 0, width, height);
    const pitch = (width - gutter) / axis.bands;
    const gap = Math.max(1, Math.round(pitch * 0.22));
    context.fillStyle = this.#gradient;
    context.beginPath();
    for (let band = 0; band < axis.bands; ++band) {
      const x = gutter + Math.round(band * pitch) + gap / 2;
      const wide = Math.round((band + 1) * pitch) - Math.round(band * pitch) - gap;
      const high = Math.max(1, levels[band] * tall);
      context.rect(x, base - high, wide, high);
    }
    context.fill();
    context.fillStyle = this.#colours.hold;
    context.beginPath();
    for (let band = 0; band < axis.bands; ++band) {
      if (peaks[band] < 0.004) continue;
      const x = gutter + Math.round(band * pitch) + gap / 2;
      const wide = Math.round((band + 1) * pitch) - Math.round(band * pitch) - gap;
      context.rect(x, base - peaks[band] * tall - 2, wide, 1.5);
    }
    context.fill();
  }

  #drawScales(context, axis, { min, max }) {
    const { width, height } = this.#surface;
    const { gutter } = this;
    const tall = height - this.#foot - head;
    const base = head + tall;
    context.font = this.#surface.font(400, 0.75);
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const db of dbLines) {
      const y = Math.round(head + (1 - (db - min) / (max - min)) * tall);
      if (y <= head || y >= base) continue;
      context.fillStyle = this.#colours.line;
      context.fillRect(gutter, y, width - gutter, 1);
      context.fillStyle = this.#colours.muted;
      context.fillText(`−${-db}`, gutter - 8, y);
    }
    context.textAlign = "center";
    for (const { at, text } of axis.marks()) {
      const x = gutter + Math.round(at * (width - gutter));
      context.fillStyle = this.#colours.line;
      context.fillRect(x, head, 1, tall + 5);
      context.fillStyle = this.#colours.muted;
      context.fillText(text, x, base + this.#foot / 2 + 2);
    }
  }
}
