// Draws the timeline: bars and beats, the loop, and the loudness heard so far.
import { Surface } from "../display/surface.js";
import { colours, onColours } from "../display/theme.js";
import { gridStep } from "./viewport.js";

const laneRem = 1.7; // the loop's lane at the top
const leastBeat = 0.9; // minimum rem between lines
const leastLabel = 3.8;
const barWidth = 3; // width of a silhouette column, with a gap of one
const barPitch = 4;

export class TimelinePicture {
  #surface;
  #colours;
  #due = true;
  #drawn = null;

  constructor(canvas) {
    this.#surface = new Surface(canvas, () => this.refresh());
    onColours(() => {
      this.#colours = null;
      this.refresh();
    });
  }

  /** Height of the loop lane in px. */
  get lane() {
    return Math.round(laneRem * this.#surface.rem);
  }

  get width() {
    return this.#surface.width;
  }

  /** Requests a redraw at the next draw(). */
  refresh() {
    this.#due = true;
  }

  /**
   * @param {Viewport} viewport
   * @param {Grid} grid
   * @param {{start: number, end: number, enabled: boolean} | null} loop  in seconds
   * @param {Silhouette} silhouette
   * @param {number | null} end  of the music, in seconds
   */
  draw(viewport, grid, loop, silhouette, end) {
    const key = `${viewport.start} ${viewport.length} ${grid.bpm} ${grid.beatsPerBar} ${grid.lead.toFixed(3)}`;
    if (!this.#surface.seen || (!this.#due && key === this.#drawn)) return;
    this.#due = false;
    this.#drawn = key;
    this.#colours ??= colours(["well", "line", "line-strong", "muted", "faint", "hum", "accent", "wash"]);
    const { context, width, height } = this.#surface;
    this.#surface.clear();
    context.fillStyle = this.#colours.well;
    context.fillRect(0, 0, width, this.lane);
    this.#drawLoop(viewport, loop);
    this.#drawLevels(viewport, silhouette, height);
    this.#drawGrid(viewport, grid, height);
    if (end) this.#drawEnd(viewport.at(end) * width, width, height);
  }

  #drawGrid(viewport, grid, height) {
    const { context, width, rem } = this.#surface;
    const { lane } = this;
    const beatWidth = (60 / grid.bpm / viewport.length) * width;
    const { beatsPerBar } = grid;
    const step = gridStep(beatWidth, leastBeat * rem, beatsPerBar);
    const labels = Math.max(beatsPerBar, gridStep(beatWidth, leastLabel * rem, beatsPerBar));
    context.font = this.#surface.font(500, 0.75);
    context.textBaseline = "middle";
    const first = Math.ceil(grid.beats(viewport.start) / step - 1e-6) * step;
    for (let beat = first; beat <= grid.beats(viewport.start + viewport.length); beat += step) {
      const x = Math.round(viewport.at(grid.seconds(beat)) * width);
      const bar = beat % beatsPerBar === 0;
      const labelled = beat % labels === 0;
      context.fillStyle = labelled ? this.#colours["line-strong"] : this.#colours.line;
      if (labelled) context.fillRect(x, 6, 1, lane - 6);
      else context.fillRect(x, bar ? lane - 9 : lane - 5, 1, bar ? 9 : 5);
      if (bar) {
        context.fillStyle = this.#colours.line;
        context.fillRect(x, lane, 1, height - lane);
      }
      if (!labelled) continue;
      context.fillStyle = this.#colours.muted;
      context.fillText(String(beat / beatsPerBar + 1), x + 6, lane / 2);
    }
    context.fillStyle = this.#colours.line;
    context.fillRect(0, lane - 1, width, 1);
  }

  #drawLoop(viewport, loop) {
    if (!loop) return;
    const { context, width, height } = this.#surface;
    const { lane } = this;
    const from = Math.max(-4, viewport.at(loop.start) * width);
    const to = Math.min(width + 4, viewport.at(loop.end) * width);
    if (to <= from) return;
    if (loop.enabled) {
      context.fillStyle = this.#colours.wash;
      context.fillRect(from, 0, to - from, height);
    }
    context.fillStyle = loop.enabled ? this.#colours.accent : this.#colours.faint;
    context.fillRect(from, 0, to - from, 4);
    for (const edge of [from, to - 2]) context.fillRect(edge, 0, 2, lane - 1);
    if (!loop.enabled) return;
    for (const edge of [from, to - 1]) context.fillRect(edge, lane, 1, height - lane);
  }

  #drawEnd(x, width, height) {
    if (x > width) return;
    const { context } = this.#surface;
    const from = Math.max(0, Math.round(x));
    context.fillStyle = this.#colours.well;
    context.globalAlpha = 0.85;
    context.fillRect(from, 0, width - from, height);
    context.globalAlpha = 1;
    context.fillStyle = this.#colours.muted;
    if (x >= 0) context.fillRect(from, 0, 2, height);
  }

  #drawLevels(viewport, silhouette, height) {
    const { context, width } = this.#surface;
    const { lane } = this;
    const middle = lane + (height - lane) / 2;
    const tallest = (height - lane) / 2 - 7;
    context.fillStyle = this.#colours.hum;
    // Columns are aligned to the music, so that they move with it when the page turns.
    const pitch = (barPitch / width) * viewport.length;
    for (let index = Math.floor(viewport.start / pitch); index * pitch < viewport.start + viewport.length; ++index) {
      const level = silhouette.between(index * pitch, (index + 1) * pitch);
      if (Number.isNaN(level)) continue;
      const tall = Math.max(0.75, level * tallest);
      context.fillRect(Math.round(viewport.at(index * pitch) * width), middle - tall, barWidth, 2 * tall);
    }
  }
}
