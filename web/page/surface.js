// A canvas as large as its place on the page, in the pixels of the screen.

const sharpest = 2; // more dots than that are not seen, and cost as much again

/** Draws nothing by itself: on_change() is called when its size is another. Sizes are in CSS pixels. */
export class Surface {
  width = 0;
  height = 0;
  scale = 1;
  /** The page's unit, which follows the window. */
  rem = 16;

  constructor(canvas, on_change = () => {}, options = undefined) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", options);
    new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      this.scale = Math.min(window.devicePixelRatio || 1, sharpest);
      this.rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      this.width = width;
      this.height = height;
      canvas.width = Math.max(1, Math.round(width * this.scale));
      canvas.height = Math.max(1, Math.round(height * this.scale));
      this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
      on_change();
    }).observe(canvas);
  }

  /** The page's typeface in a weight and a size in rem. */
  font(weight, size) {
    return `${weight} ${size * this.rem}px Geist, system-ui, sans-serif`;
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }
}
