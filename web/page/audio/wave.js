// The waveform as on an oscilloscope: the newest trace bright, older ones fading.
import { write } from "../display/dom.js";
import { Surface } from "../display/surface.js";
import { colours, onColours } from "../display/theme.js";
import { triggerAt } from "./trigger.js";

const traces = 5;
const shown = 80; // samples of a trace; the other 48 are room for the trigger
const gains = [1, 2, 4, 8, 16];
const fill = 0.9; // maximum height of a trace before the gain falls
const quietFrames = 45; // quiet frames before the gain rises

export class Wave {
  #surface;
  #label;
  #frames = [];
  #gain = 1;
  #quiet = 0;
  #due = true;
  #colours = null;

  /** @param {HTMLElement} label  shows the gain */
  constructor(canvas, label) {
    this.#label = label;
    const refresh = () => {
      this.#colours = null;
      this.#due = true;
    };
    this.#surface = new Surface(canvas, refresh);
    onColours(refresh);
  }

  /** Takes a waveform, full scale 32767. */
  receive(waveform) {
    const from = triggerAt(waveform, shown);
    this.#frames.push(waveform.subarray(from, from + shown));
    if (this.#frames.length > traces) this.#frames.shift();
    this.#chooseGain(waveform);
    this.#due = true;
  }

  rest() {
    this.#frames = [];
    this.#due = true;
  }

  show() {
    if (!this.#due || !this.#surface.seen) return;
    this.#due = false;
    this.#colours ??= colours(["line", "accent"]);
    const { context, width, height } = this.#surface;
    this.#surface.clear();
    context.fillStyle = this.#colours.line;
    context.fillRect(0, Math.round(height / 2), width, 1);
    context.strokeStyle = this.#colours.accent;
    context.lineJoin = "round";
    this.#frames.forEach((frame, index) => {
      const newness = (index + 1) / this.#frames.length;
      context.globalAlpha = newness === 1 ? 1 : 0.28 * newness ** 2;
      context.lineWidth = newness === 1 ? 1.6 : 1.2;
      this.#trace(frame);
    });
    context.globalAlpha = 1;
  }

  #trace(frame) {
    const { context, width, height } = this.#surface;
    const scale = ((this.#gain / 32767) * height * fill) / 2;
    context.beginPath();
    for (let at = 0; at < frame.length; ++at) {
      const x = (at / (frame.length - 1)) * width;
      const y = height / 2 - Math.min(Math.max(frame[at] * scale, -height / 2 + 1), height / 2 - 1);
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.stroke();
  }

  // The gain falls at once to avoid clipping, and rises only after a while to avoid flicker.
  #chooseGain(waveform) {
    let peak = 0;
    for (const value of waveform) peak = Math.max(peak, Math.abs(value) / 32767);
    const best = gains.findLast((gain) => gain * peak <= 1) ?? 1;
    this.#quiet = best > this.#gain && peak > 0 ? this.#quiet + 1 : 0;
    if (best < this.#gain || this.#quiet > quietFrames) {
      this.#gain = best < this.#gain ? best : gains[gains.indexOf(this.#gain) + 1];
      this.#quiet = 0;
    }
    write(this.#label, this.#gain === 1 ? "" : `× ${this.#gain}`);
  }
}
