// Quality of the connection: numbers, and a line for each arriving state.
import { element, write } from "../display/dom.js";
import { msText } from "../display/format.js";
import { Busy } from "./busy.js";
import { linkCause, linkGrade } from "./link_grade.js";
import { stallMs } from "./stall_watch.js";
import { Surface } from "../display/surface.js";
import { colours, onColours } from "../display/theme.js";

const shown = 120; // arrivals
const textMs = 500;
const tallMs = 12; // deviation at half the picture's height

export class Quality {
  #surface;
  #intervals = new Float32Array(shown).fill(NaN);
  #next = 0;
  #last = null;
  #due = true;
  #written = 0;
  #colours = null;
  #busy = new Busy();

  constructor(canvas) {
    const refresh = () => {
      this.#colours = null;
      this.#due = true;
    };
    this.#surface = new Surface(canvas, refresh);
    onColours(refresh);
  }

  /** Records the arrival of a state at a time in ms. */
  arrive(now) {
    if (this.#last !== null) {
      this.#intervals[this.#next] = now - this.#last;
      this.#next = (this.#next + 1) % shown;
      this.#due = true;
    }
    this.#last = now;
  }

  /** After a lost connection, the next arrival starts a new sequence. */
  rest() {
    this.#last = null;
  }

  /** @param {TactusClient} client */
  show(now, client) {
    if (now - this.#written > textMs) {
      this.#written = now;
      const { metrics, clock, connection } = client;
      const open = connection === "open" && metrics.silenceMs < stallMs;
      const rate = metrics.rateHz;
      write(element("q-rate"), open && rate > 0 ? `${rate.toFixed(1)} Hz` : "–");
      write(element("q-jitter"), open && rate > 0 ? msText(metrics.jitterMs) : "–");
      write(element("q-trip"), open && clock.synced ? msText(clock.roundTripMs) : "–");
      write(element("q-missed"), String(metrics.gaps));
      write(element("q-lost"), String(metrics.reconnects));
      const bound = open && clock.synced ? clock.errorBoundMs : NaN;
      const text = Number.isFinite(bound) ? `±${msText(bound)}` : "";
      write(element("q-bound"), text || "–");
      write(element("link-bound"), text);
      const known = rate > 0;
      const values = [bound, known ? metrics.jitterMs : 0, known ? rate / metrics.expectedRateHz : 1];
      const cause = linkCause(...values, this.#busy.latestMs());
      write(element("quality-word"), linkGrade(...values) + (cause && `: ${cause}`));
      this.#draw(1000 / (metrics.expectedRateHz || 30));
    }
  }

  #draw(period) {
    if (!this.#due || !this.#surface.seen) return;
    this.#due = false;
    this.#colours ??= colours(["line", "muted", "accent"]);
    const { context, width, height } = this.#surface;
    const middle = height / 2;
    const pitch = width / shown;
    this.#surface.clear();
    context.fillStyle = this.#colours.line;
    context.fillRect(0, Math.round(middle), width, 1);
    for (let age = 0; age < shown; ++age) {
      const interval = this.#intervals[(this.#next + age) % shown];
      if (Number.isNaN(interval)) continue;
      const off = Math.min(Math.max((interval - period) / tallMs, -1), 1);
      context.fillStyle = Math.abs(off) < 0.5 ? this.#colours.muted : this.#colours.accent;
      const tall = Math.max(1.5, Math.abs(off) * (middle - 3));
      context.fillRect(Math.round(age * pitch), off > 0 ? middle - tall : middle, Math.max(1, pitch - 1.5), tall);
    }
  }
}
