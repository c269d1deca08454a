// The spectrogram: past spectra, moving down below the frequency axis.
import { gutterRem } from "./axis.js";
import { colormap } from "./colormap.js";
import { Surface } from "../display/surface.js";
import { colours, onColours } from "../display/theme.js";

const rows = 1024; // in the ring buffer
const remPerS = 1.7;
const fine = 4; // pixels per band in the ring, with levels interpolated between bands

/** A ring buffer of rows, so that a new frame costs one row rather than a whole picture. */
export class Waterfall {
  #surface;
  #memory = document.createElement("canvas");
  #pixels;
  #row;
  #words;
  #colormap;
  #levels; // raw levels, to recolour them for another theme
  #times = new Float64Array(rows);
  #next = 0;
  #count = 0;
  #bands;
  #due = true;
  #unpainted = 0; // rows that were added since the last picture
  #labelled = false; // whether the times stand beside the picture

  constructor(canvas, bands) {
    this.#surface = new Surface(canvas, () => this.#refresh());
    this.#bands = bands;
    this.#memory.width = bands * fine;
    this.#memory.height = rows;
    this.#pixels = this.#memory.getContext("2d");
    this.#row = this.#pixels.createImageData(bands * fine, 1);
    this.#words = new Uint32Array(this.#row.data.buffer);
    this.#levels = new Uint8Array(rows * bands);
    onColours(() => this.#recolour());
    this.#recolour();
  }

  /** Adds levels with their time in ms. */
  add(bins, now) {
    const from = this.#next * this.#bands;
    for (let band = 0; band < this.#bands; ++band) this.#levels[from + band] = bins[band] * 255;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % rows;
    this.#count = Math.min(this.#count + 1, rows);
    this.#unpainted = Math.min(this.#unpainted + 1, rows);
    this.#due = true;
  }

  /** Draws the picture at a time in ms. Rows are placed by their times, so that it moves evenly. */
  draw(now) {
    const { context, width, height, rem, seen } = this.#surface;
    if (!seen || this.#count === 0) return;
    const newest = this.#times[(this.#next + rows - 1) % rows];
    const pxPerS = this.#pxPerS;
    if (!this.#due && now - newest > (height / pxPerS) * 1000) return;
    this.#due = false;
    while (this.#unpainted > 0) this.#paint(this.#slot(--this.#unpainted));
    const gutter = gutterRem * rem - 4;
    context.clearRect(gutter, 0, width - gutter, height);
    // Runs of rows that are adjacent in the ring, each drawn at once. A pause splits runs.
    let bottom = this.#count;
    let end = 0;
    while (end < bottom) {
      const first = end;
      while (end + 1 < bottom && !this.#breaks(end)) ++end;
      const y0 = ((now - this.#time(first)) / 1000) * pxPerS;
      if (y0 > height) break;
      this.#drawRun(first, end, y0, now);
      ++end;
    }
    if (!this.#labelled) this.#drawTimes();
  }

  #refresh() {
    this.#due = true;
    this.#labelled = false;
  }

  get #pxPerS() {
    return remPerS * this.#surface.rem;
  }

  #time(age) {
    return this.#times[this.#slot(age)];
  }

  #slot(age) {
    return (this.#next - 1 - age + 2 * rows) % rows;
  }

  // Whether a run ends at this row: the next older one is not adjacent in the ring or in time.
  #breaks(age) {
    return this.#slot(age) === 0 || this.#time(age) - this.#time(age + 1) > 250 || (age + 1) % 96 === 0;
  }

  #drawRun(first, last, y0, now) {
    const { context, width, rem } = this.#surface;
    const pxPerS = this.#pxPerS;
    const gutter = gutterRem * rem;
    const older = last + 1 < this.#count ? this.#time(last + 1) : this.#time(last) - 16;
    const gap = this.#time(last) - older;
    const y1 = ((now - (gap > 250 ? this.#time(last) - 16 : older)) / 1000) * pxPerS;
    const top = this.#slot(last);
    const tall = last - first + 1;
    // The newest row in the ring is the lowest: flipped, it is on top.
    context.save();
    context.translate(0, y0);
    context.scale(1, -1);
    context.drawImage(this.#memory, 0, top, this.#memory.width, tall, gutter, y0 - y1, width - gutter, y1 - y0 + 0.5);
    context.restore();
  }

  #drawTimes() {
    const { context, height, rem } = this.#surface;
    const pxPerS = this.#pxPerS;
    this.#labelled = true;
    context.clearRect(0, 0, gutterRem * rem - 4, height);
    context.font = this.#surface.font(400, 0.72);
    context.textBaseline = "middle";
    context.textAlign = "right";
    context.fillStyle = this.#muted;
    for (let seconds = 2; seconds * pxPerS < height - 8; seconds += 2) {
      context.fillText(`${seconds} s`, gutterRem * rem - 8, seconds * pxPerS);
    }
  }

  #muted = "";

  #recolour() {
    this.#colormap = colormap(document.documentElement.dataset.theme === "dark" ? "dark" : "light");
    this.#muted = colours(["muted"]).muted;
    this.#unpainted = this.#count;
    this.#refresh();
  }

  #paint(slot) {
    const from = slot * this.#bands;
    const last = this.#bands - 1;
    for (let at = 0; at < this.#words.length; ++at) {
      const place = (at + 0.5) / fine - 0.5;
      const band = Math.min(Math.max(Math.floor(place), 0), last - 1);
      const part = Math.min(Math.max(place - band, 0), 1);
      const level = this.#levels[from + band] * (1 - part) + this.#levels[from + band + 1] * part;
      this.#words[at] = this.#colormap[level | 0];
    }
    this.#pixels.putImageData(this.#row, 0, slot);
  }
}
