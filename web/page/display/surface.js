// A canvas that matches its size on the page, in device pixels.

const sharpest = 2; // a higher density is invisible and costs as much again
const lookMs = 500;

const scaleNow = () => Math.min(window.devicePixelRatio || 1, sharpest);
const surfaces = [];
let scale = scaleNow();

/** Moving a window to another screen changes its pixel ratio without a resize event. */
function look() {
  if (scale === scaleNow()) return;
  scale = scaleNow();
  for (const surface of surfaces) surface.fit();
}

/** Calls onChange() when its size has changed. Sizes are in CSS pixels. */
export class Surface {
  width = 0;
  height = 0;
  scale = 1;
  /** The page's rem in px, which follows the window. */
  rem = 16;
  /** Whether it can be seen: it has a size, and is near the window. */
  seen = false;
  #near = true;

  constructor(canvas, onChange = () => {}, options = undefined) {
    this.canvas = canvas;
    this.onChange = onChange;
    this.context = canvas.getContext("2d", options);
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.height = contentRect.height;
      this.fit();
    }).observe(canvas);
    new IntersectionObserver(
      (entries) => {
        this.#near = entries.at(-1).isIntersecting;
        this.#look();
      },
      { rootMargin: "200px" },
    ).observe(canvas);
    if (surfaces.push(this) === 1) setInterval(look, lookMs);
  }

  /** Sets the canvas's resolution from its size on the page. */
  fit() {
    this.scale = scaleNow();
    this.rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.canvas.width = Math.max(1, Math.round(this.width * this.scale));
    this.canvas.height = Math.max(1, Math.round(this.height * this.scale));
    this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.#look();
    this.onChange();
  }

  #look() {
    this.seen = this.#near && this.width > 0;
  }

  /** The page's font with a weight and a size in rem. */
  font(weight, size) {
    return `${weight} ${size * this.rem}px Geist, system-ui, sans-serif`;
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }
}
