// Draws the stage: the spectrum above a line, with a glow, and the beat as a sun behind it that emits rings.
// Changes of brightness alone only set an element's opacity.
import { style } from "../display/dom.js";
import { mixed, rgb } from "./colour.js";
import { Surface } from "../display/surface.js";

const baseAt = 0.72; // of the height: the base line
const topAt = 0.09;
const sideAt = 0.045; // of the width
const sunAt = 0.42; // of the height
const sunRadius = 0.27; // of the shorter side
const mirror = 0.36; // of the bars' height, below the base line
const rings = 3;
const glowWidth = 240; // pixels of the glow, which is blurred by scaling up
const steps = 64; // steps of brightness: fewer changes than frames

export class StagePicture {
  #surface;
  #stage;
  #glow;
  #suns;
  #row;
  #lamps;
  #bars;
  #below;
  #options;

  /** @param {StageOptions} options */
  constructor(stage, options) {
    this.#options = options;
    this.#stage = stage;
    this.#surface = new Surface(stage.querySelector(".sharp"), () => this.#prepare());
    this.#glow = stage.querySelector(".glow");
    this.#suns = { pale: stage.querySelector(".sun.pale"), down: stage.querySelector(".sun.down") };
    this.#row = stage.querySelector(".beats");
    this.#showLamps(4);
    this.#showParts();
  }

  /** Applies changed options. */
  refresh() {
    this.#prepare();
    this.#showParts();
  }

  #showParts() {
    const { hidden, colours } = this.#options;
    this.#stage.dataset.hide = [...hidden].join(" ");
    this.#stage.style.setProperty("--bars", rgb(colours[0]));
    this.#stage.style.setProperty("--light", rgb(colours[1]));
  }

  #prepare() {
    const { context, width, height } = this.#surface;
    const base = height * baseAt;
    const top = height * topAt;
    this.#bars = context.createLinearGradient(0, base, 0, top);
    const [bars, light] = this.#options.colours;
    this.#bars.addColorStop(0, mixed(bars, "000000", 0.12));
    this.#bars.addColorStop(0.45, mixed(bars, light, 0.2));
    this.#bars.addColorStop(1, mixed(bars, light, 0.9));
    this.#below = context.createLinearGradient(0, base, 0, base + (base - top) * mirror);
    this.#below.addColorStop(0, `rgba(${rgb(bars)}, 0.5)`);
    this.#below.addColorStop(1, `rgba(${rgb(bars)}, 0)`);
    this.#glow.width = glowWidth;
    this.#glow.height = Math.max(1, Math.round((glowWidth * height) / width));
  }

  /**
   * @param {Float32Array} levels  0 to 1
   * @param {Float32Array} peaks
   * @param {{beat: number, beatsPerBar: number, phase: number, light: number, down: boolean} | null} beat  beat of the
   *   bar, from 1, and whether it is lit as a downbeat; null while stopped
   * @param {boolean} still  without moving rings
   */
  draw(levels, peaks, beat, still) {
    if (this.#surface.width === 0) return;
    this.#surface.clear();
    this.#light(beat);
    const { hidden } = this.#options;
    if (beat && !still && !hidden.has("rings")) this.#drawRings(beat);
    if (!hidden.has("bars")) this.#drawBars(levels, peaks);
    if (!hidden.has("glow")) this.#drawGlow(levels);
  }

  #showLamps(count) {
    this.#row.replaceChildren(...Array.from({ length: count }, () => document.createElement("b")));
    this.#lamps = [...this.#row.children];
  }

  #light(beat) {
    if (beat && beat.beatsPerBar !== this.#lamps.length) this.#showLamps(beat.beatsPerBar);
    const set = (node, light) => style(node, "opacity", (Math.round(light * steps) / steps).toFixed(3));
    const light = beat ? 0.1 + 0.75 * beat.light : 0.06;
    set(this.#suns.down, beat?.down ? light : 0);
    set(this.#suns.pale, beat?.down ? 0 : light);
    this.#lamps.forEach((lamp, index) => set(lamp, beat?.beat === index + 1 ? 0.3 + 0.7 * beat.light : 0.15));
  }

  // Each beat emits a ring; older rings are larger.
  #drawRings({ beat, beatsPerBar, phase }) {
    const { context, width, height } = this.#surface;
    const least = Math.min(width, height) * sunRadius;
    const most = Math.hypot(width, height) * 0.5;
    for (let age = 0; age < rings; ++age) {
      const way = (phase + age) / rings;
      const light = 0.6 * (1 - way) ** 2.2;
      if (light < 0.01) continue;
      const sent = ((((beat - 1 - age) % beatsPerBar) + beatsPerBar) % beatsPerBar) + 1;
      context.strokeStyle = `rgba(${rgb(this.#options.colours[sent === 1 ? 0 : 1])}, ${light.toFixed(3)})`;
      context.lineWidth = Math.max(1, height * 0.007 * (1 - way));
      context.beginPath();
      context.arc(width / 2, height * sunAt, least + (most - least) * way ** 0.8, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #drawBars(levels, peaks) {
    const { context, width, height } = this.#surface;
    const base = Math.round(height * baseAt);
    const tall = base - height * topAt;
    const side = width * sideAt;
    const pitch = (width - 2 * side) / levels.length;
    const wide = Math.max(2, Math.round(pitch * 0.64));
    const each = (fill, draw) => {
      context.fillStyle = fill;
      for (let band = 0; band < levels.length; ++band) draw(Math.round(side + (band + 0.5) * pitch - wide / 2), band);
    };
    each(this.#bars, (x, band) => context.fillRect(x, base - 3 - levels[band] * tall, wide, 3 + levels[band] * tall));
    each(this.#below, (x, band) => context.fillRect(x, base + 4, wide, levels[band] * tall * mirror));
    if (this.#options.hidden.has("peaks")) return;
    each(`rgb(${rgb(this.#options.colours[1])})`, (x, band) => {
      if (peaks[band] > 0.004) context.fillRect(x, Math.round(base - 7 - peaks[band] * tall), wide, 2);
    });
  }

  #drawGlow(levels) {
    const { width, height } = this.#glow;
    const context = this.#glow.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.fillStyle = `#${this.#options.colours[0]}`;
    const side = width * sideAt;
    const pitch = (width - 2 * side) / levels.length;
    for (let band = 0; band < levels.length; ++band) {
      const tall = levels[band] * height * (baseAt - topAt);
      context.globalAlpha = 0.15 + 0.5 * levels[band];
      context.fillRect(side + band * pitch - 1, height * baseAt - tall - 1, pitch + 2, tall + 2);
    }
    context.globalAlpha = 1;
  }
}
