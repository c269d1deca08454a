// Draws the stage: the beat as a sun with rings, and the spectrum before it, rising from a line.
import { Surface } from "./surface.js";

const accent = "255, 106, 61";
const pale = "255, 240, 226";
const base_at = 0.72; // of the height: the line
const top_at = 0.09;
const side_at = 0.045; // of the width
const mirror = 0.36; // of the bars' height, below the line
const rings = 3;
const bloom_part = 10; // the light around things is drawn in a picture so many times as small
const bloom_light = 0.5;

export class StagePicture {
  #surface;
  #bars;
  #below;
  #bloom = document.createElement("canvas");

  constructor(canvas) {
    this.#surface = new Surface(canvas, () => this.#prepare());
  }

  #prepare() {
    const { context, canvas, height } = this.#surface;
    const base = height * base_at;
    const top = height * top_at;
    this.#bars = context.createLinearGradient(0, base, 0, top);
    this.#bars.addColorStop(0, "#e83a0f");
    this.#bars.addColorStop(0.45, "#ff7f47");
    this.#bars.addColorStop(1, "#ffe4cc");
    this.#below = context.createLinearGradient(0, base, 0, base + (base - top) * mirror);
    this.#below.addColorStop(0, "rgba(232, 58, 15, 0.5)");
    this.#below.addColorStop(1, "rgba(232, 58, 15, 0)");
    this.#bloom.width = Math.ceil(canvas.width / bloom_part);
    this.#bloom.height = Math.ceil(canvas.height / bloom_part);
  }

  /**
   * @param {Float32Array} levels  0 to 1
   * @param {Float32Array} peaks
   * @param {{beat: number, phase: number, light: number} | null} beat  beat of the bar, 1 to 4; null while nothing plays
   * @param {boolean} still  without moving rings
   */
  draw(levels, peaks, beat, still) {
    if (this.#surface.width === 0) return;
    this.#surface.clear();
    this.#draw_sun(beat);
    if (beat && !still) this.#draw_rings(beat);
    this.#draw_bars(levels, peaks);
    this.#draw_beats(beat);
    this.#draw_bloom();
  }

  get #sun() {
    const { width, height } = this.#surface;
    return { x: width / 2, y: height * 0.42, radius: Math.min(width, height) * 0.27 };
  }

  #draw_sun(beat) {
    const { context } = this.#surface;
    const { x, y, radius } = this.#sun;
    const light = beat?.light ?? 0;
    const colour = beat?.beat === 1 ? accent : pale;
    const disc = context.createRadialGradient(x, y, 0, x, y, radius);
    disc.addColorStop(0, `rgba(${colour}, ${(0.1 + 0.45 * light).toFixed(3)})`);
    disc.addColorStop(1, `rgba(${colour}, ${(0.03 + 0.6 * light).toFixed(3)})`);
    context.fillStyle = beat ? disc : `rgba(${pale}, 0.04)`;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }

  // Each beat sends a ring out; those of the beats before are further away.
  #draw_rings({ beat, phase }) {
    const { context, width, height } = this.#surface;
    const { x, y, radius } = this.#sun;
    const most = Math.hypot(width, height) * 0.5;
    for (let age = 0; age < rings; ++age) {
      const way = (phase + age) / rings;
      const sent = ((beat - 1 - age + 4) % 4) + 1;
      context.strokeStyle = `rgba(${sent === 1 ? accent : pale}, ${(0.6 * (1 - way) ** 2.2).toFixed(3)})`;
      context.lineWidth = Math.max(1, height * 0.007 * (1 - way));
      context.beginPath();
      context.arc(x, y, radius + (most - radius) * way ** 0.8, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #draw_bars(levels, peaks) {
    const { context, width, height } = this.#surface;
    const base = height * base_at;
    const tall = base - height * top_at;
    const side = width * side_at;
    const pitch = (width - 2 * side) / levels.length;
    const wide = Math.max(2, pitch * 0.64);
    const each = (fill, draw) => {
      context.fillStyle = fill;
      context.beginPath();
      for (let band = 0; band < levels.length; ++band) draw(side + (band + 0.5) * pitch - wide / 2, band);
      context.fill();
    };
    each(this.#bars, (x, band) => context.rect(x, base - 3 - levels[band] * tall, wide, 3 + levels[band] * tall));
    each(this.#below, (x, band) => context.rect(x, base + 4, wide, levels[band] * tall * mirror));
    each(`rgb(${pale})`, (x, band) => peaks[band] > 0.004 && context.rect(x, base - 7 - peaks[band] * tall, wide, 2.5));
  }

  #draw_beats(beat) {
    const { context, width, height } = this.#surface;
    const side = width * side_at;
    const gap = width * 0.01;
    const wide = (width - 2 * side - 3 * gap) / 4;
    const tall = Math.max(4, height * 0.011);
    for (let index = 0; index < 4; ++index) {
      const light = beat?.beat === index + 1 ? 0.3 + 0.7 * beat.light : 0.15;
      context.fillStyle = `rgba(${index === 0 ? accent : pale}, ${light.toFixed(3)})`;
      context.fillRect(side + index * (wide + gap), height * 0.94, wide, tall);
    }
  }

  // What is bright shines on what is around it: the picture itself, small and thus blurred, over it.
  #draw_bloom() {
    const { context, canvas, width, height } = this.#surface;
    const small = this.#bloom.getContext("2d");
    small.imageSmoothingQuality = "medium";
    small.clearRect(0, 0, this.#bloom.width, this.#bloom.height);
    small.drawImage(canvas, 0, 0, this.#bloom.width, this.#bloom.height);
    context.globalCompositeOperation = "lighter";
    context.globalAlpha = bloom_light;
    context.drawImage(this.#bloom, 0, 0, width, height);
    context.globalAlpha = 1;
    context.globalCompositeOperation = "source-over";
  }
}
