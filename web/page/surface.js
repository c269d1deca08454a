// A canvas as large as its place on the page, in the pixels of the screen.

const sharpest = 2; // more dots than that are not seen, and cost as much again
const lookMs = 500;

const scaleNow = () => Math.min(window.devicePixelRatio || 1, sharpest);
const surfaces = [];
let scale = scaleNow();

/** A window that comes to another screen has other pixels; no size on the page says so. */
function look() {
  if (scale === scaleNow()) return;
  scale = scaleNow();
  for (const surface of surfaces) surface.fit();
}

/** Draws nothing by itself: onChange() is called when its size is another. Sizes are in CSS pixels. */
export class Surface {
  width = 0;
  height = 0;
  scale = 1;
  /** The page's unit, which follows the window. */
  rem = 16;

  constructor(canvas, onChange = () => {}, options = undefined) {
    this.canvas = canvas;
    this.onChange = onChange;
    this.context = canvas.getContext("2d", options);
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.height = contentRect.height;
      this.fit();
    }).observe(canvas);
    if (surfaces.push(this) === 1) setInterval(look, lookMs);
  }

  /** Gives the canvas as many dots as its place has. */
  fit() {
    this.scale = scaleNow();
    this.rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.canvas.width = Math.max(1, Math.round(this.width * this.scale));
    this.canvas.height = Math.max(1, Math.round(this.height * this.scale));
    this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.onChange();
  }

  /** The page's typeface in a weight and a size in rem. */
  font(weight, size) {
    return `${weight} ${size * this.rem}px Geist, system-ui, sans-serif`;
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }
}
