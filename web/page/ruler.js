// A page of bars with the playhead in it; a press seeks to the nearest beat.
import { bar_of, beats_per_bar } from "./format.js";

/** Draws on a canvas inside `element`, which is the slider that assistive technology sees. */
export class Ruler {
  #element;
  #canvas;
  #context;
  #style;
  #hover = null;
  #beats = 0;
  #loop = null;

  /** on_seek(beat) is called for a press. */
  constructor(element, on_seek) {
    this.#element = element;
    this.#canvas = element.querySelector("canvas");
    this.#context = this.#canvas.getContext("2d");
    new ResizeObserver(() => this.#resize()).observe(element);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#resize());
    element.addEventListener("pointermove", (event) => this.#show_hover(this.#beat_under(event)));
    element.addEventListener("pointerleave", () => this.#show_hover(null));
    element.addEventListener("click", (event) => on_seek(this.#beat_under(event)));
    this.#resize();
  }

  /** Shows the playhead at a beat, and the loop {start, end} in beats, or null. */
  show(beats, loop) {
    this.#beats = beats;
    this.#loop = loop;
    this.#draw();
  }

  /** Tells assistive technology where the playhead is. */
  describe(text) {
    this.#element.setAttribute("aria-valuenow", String(Math.floor(this.#beats)));
    this.#element.setAttribute("aria-valuemax", String(this.#first + this.#count));
    this.#element.setAttribute("aria-valuetext", text);
  }

  get #count() {
    return (this.#canvas.clientWidth < 560 ? 4 : 8) * beats_per_bar;
  }

  get #first() {
    return Math.floor((this.#beats + 1e-9) / this.#count) * this.#count;
  }

  #beat_under(event) {
    const box = this.#canvas.getBoundingClientRect();
    const beat = Math.round(this.#first + ((event.clientX - box.left) / box.width) * this.#count);
    return Math.min(Math.max(beat, this.#first), this.#first + this.#count - 1);
  }

  #show_hover(beat) {
    this.#hover = beat;
    this.#draw();
  }

  #resize() {
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * scale);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * scale);
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    const style = getComputedStyle(this.#element);
    const colour = (name) => style.getPropertyValue(name).trim();
    this.#style = {
      font: `500 12px ${style.fontFamily}`,
      line: colour("--line"),
      strong: colour("--line-strong"),
      text: colour("--muted"),
      accent: colour("--accent"),
      wash: colour("--wash"),
    };
    this.#draw();
  }

  #draw() {
    const width = this.#canvas.clientWidth;
    const height = this.#canvas.clientHeight;
    const context = this.#context;
    const x_of = (beat) => ((beat - this.#first) / this.#count) * width;
    const line = (beat, top, colour, thickness) => {
      context.fillStyle = colour;
      context.fillRect(Math.round(x_of(beat) - thickness / 2), top, thickness, height - top);
    };
    context.clearRect(0, 0, width, height);
    if (this.#loop) {
      const from = Math.max(0, x_of(this.#loop.start));
      const to = Math.min(width, x_of(this.#loop.end));
      context.fillStyle = this.#style.wash;
      if (to > from) context.fillRect(from, 24, to - from, height - 24);
    }
    context.font = this.#style.font;
    context.textBaseline = "top";
    for (let beat = this.#first; beat < this.#first + this.#count; ++beat) {
      const downbeat = beat % beats_per_bar === 0;
      line(beat + 0.5 / width, downbeat ? 6 : height - 14, downbeat ? this.#style.strong : this.#style.line, 1);
      if (!downbeat) continue;
      context.fillStyle = this.#style.text;
      context.fillText(String(bar_of(beat).bar), x_of(beat) + 7, 5);
    }
    if (this.#hover !== null) line(this.#hover, 24, this.#style.text, 1);
    line(this.#beats, 0, this.#style.accent, 3);
  }
}
