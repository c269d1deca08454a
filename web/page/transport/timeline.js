// The timeline: shows the playhead, seeks on a press, and edits the loop.
import { mark, style, write } from "../display/dom.js";
import { placeText, sameBeats, timeText } from "../display/format.js";
import { Grid } from "./grid.js";
import { Pinch } from "./pinch.js";
import { Silhouette } from "./silhouette.js";
import { TimelinePicture } from "./timeline_picture.js";
import { Viewport, dragged, grip } from "./viewport.js";

const reachPx = { mouse: 6, pen: 10, touch: 18 };
const stillPx = 3; // a shorter movement is a press, not a drag
const barsShown = { narrow: 8, wide: 16 };
const redrawMs = 100; // update interval of the loudness silhouette
const unmadeLoopS = 10; // the end of the region before one was set
const wholeAt = 0.97; // where the music ends when all of it is shown
const pageBars = 4; // step of PageUp and PageDown

/**
 * Calls actions.seek({value, unit}), actions.nudge(beats), and actions.loop({start, end}), which returns a promise.
 */
export class Timeline {
  silhouette = new Silhouette();
  #element;
  #actions;
  #picture;
  #needle;
  #ghost;
  #follow;
  #viewport = null;
  #grid = new Grid(0, 0, { bpm: 120 });
  #playhead = { seconds: 0, beats: 0 };
  #loop = null; // the displayed playhead
  #asked = null; // a drawn loop, until the server has answered
  #drag = null;
  #locked = false;
  #pinch = new Pinch();
  #drawnAt = 0;
  #end = null; // of the music in seconds
  #made = false; // whether a loop was ever set
  #pointer = null; // the last event of a pointer over the timeline
  #whole;

  constructor(element, { follow, whole, zoomIn, zoomOut }, actions) {
    this.#element = element;
    this.#actions = actions;
    this.#picture = new TimelinePicture(element.querySelector("canvas"));
    this.#needle = element.querySelector(".needle");
    this.#ghost = element.querySelector(".ghost");
    this.#follow = follow;
    this.#whole = whole;
    element.addEventListener("pointerdown", (event) => this.#press(event));
    element.addEventListener("mousedown", (event) => event.preventDefault()); // a press takes no focus
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#release(event));
    element.addEventListener("pointercancel", (event) => this.#takeAway(event));
    element.addEventListener("pointerleave", () => this.#leave());
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#cancel());
    element.addEventListener("keydown", (event) => this.#pressKey(event));
    follow.addEventListener("click", () => this.#setFollows(true));
    whole.addEventListener("click", () => this.#showWhole());
    zoomIn.addEventListener("click", () => this.#zoom(0.5));
    zoomOut.addEventListener("click", () => this.#zoom(2));
  }

  /** A locked timeline shows, pans and zooms; it does not seek, and keeps the loop. */
  set locked(locked) {
    this.#locked = locked;
    mark(this.#element, "aria-disabled", String(locked));
    if (locked) this.#cancel();
  }

  /** The end of the music in seconds; null if it has none. */
  set end(end) {
    this.#end = end;
    this.#whole.hidden = !end;
    this.#picture.refresh();
  }

  /** The waveform of the files, or null. */
  set overview(overview) {
    this.silhouette.overview = overview;
    this.#picture.refresh();
  }

  /** Shows a state and the current playhead. */
  show(state, seconds, beats, now) {
    const width = this.#picture.width;
    if (width === 0) return;
    this.#playhead = { seconds, beats };
    this.#count(new Grid(seconds, beats, state));
    this.#viewport ??= new Viewport((barsShown[width < 620 ? "narrow" : "wide"] * state.beatsPerBar * 60) / state.bpm);
    const loop = this.#asked ?? { start: state.loopStartSeconds, end: state.loopEndSeconds, enabled: state.loopEnabled };
    if (!this.#sameLoop(loop)) this.#picture.refresh();
    this.#made ||= loop.enabled || loop.start !== 0 || loop.end !== unmadeLoopS;
    this.#loop = loop;
    if (!this.#drag) this.#viewport.follow(seconds, (time) => this.#grid.barBefore(time));
    if (state.playing && now - this.#drawnAt > redrawMs) {
      this.#drawnAt = now;
      this.#picture.refresh();
    }
    this.#picture.draw(this.#viewport, this.#grid, this.#drag?.loop ?? (this.#made ? this.#loop : null), this.silhouette, this.#end);
    const x = Math.min(Math.max(this.#viewport.at(seconds) * width, -20), width + 20);
    style(this.#needle, "transform", `translateX(${x.toFixed(1)}px)`);
  }

  /** Reports the playhead to assistive technology. */
  describe() {
    const { seconds, beats } = this.#playhead;
    mark(this.#element, "aria-valuenow", String(Math.floor(beats + sameBeats)));
    mark(this.#element, "aria-valuemax", String(this.#lastBeat(beats)));
    const [bar, beat] = placeText(beats, this.#grid.beatsPerBar).split("|");
    mark(this.#element, "aria-valuetext", `bar ${bar}, beat ${beat}, ${timeText(seconds).slice(0, -4)}`);
  }

  /** The highest beat of the slider. */
  #lastBeat(beats) {
    if (this.#end) return Math.max(1, Math.floor(this.#grid.beats(this.#end) + sameBeats));
    return Math.max(64, Math.ceil(beats / 64) * 64);
  }

  #showWhole() {
    if (!this.#viewport || !this.#end) return;
    this.#viewport.start = 0;
    this.#viewport.length = this.#end / wholeAt;
    this.#setFollows(true);
    this.#picture.refresh();
  }

  #leave() {
    if (this.#drag) return;
    this.#pointer = null;
    this.#showGhost(null);
  }

  /** The hover text depends on the old grid. */
  #count(grid) {
    if (!grid.is(this.#grid) && !this.#drag) this.#showGhost(null);
    this.#grid = grid;
  }

  #sameLoop({ start, end, enabled }) {
    return this.#loop?.start === start && this.#loop.end === end && this.#loop.enabled === enabled;
  }

  #setFollows(follows) {
    this.#viewport.follows = follows;
    this.#follow.hidden = follows;
  }

  #zoom(factor, at = null) {
    const playhead = this.#viewport.at(this.#playhead.seconds);
    this.#viewport.zoom(factor, at ?? (playhead >= 0 && playhead <= 1 ? playhead : 0.5));
    this.#picture.refresh();
    if (this.#pointer) this.#point(this.#pointer);
  }

  #wheel(event) {
    const width = this.#picture.width;
    if (!this.#viewport || width === 0) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#zoom(Math.exp(event.deltaY / 300), event.offsetX / width);
      return;
    }
    const along = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (!along) return;
    event.preventDefault();
    this.#viewport.pan(along / width);
    this.#setFollows(false);
    if (this.#pointer) this.#point(this.#pointer);
  }

  /** Horizontal position of a pointer, from 0 to 1. */
  #place({ clientX }) {
    const { left, width } = this.#element.getBoundingClientRect();
    return (clientX - left) / width;
  }

  /** The target under a pointer: its time in seconds, its lane, and the snap distance. */
  #under(event) {
    const box = this.#element.getBoundingClientRect();
    const part = this.#viewport.length / box.width;
    return {
      seconds: Math.max(0, this.#viewport.start + (event.clientX - box.left) * part),
      x: event.clientX - box.left,
      inLane: event.clientY - box.top < this.#picture.lane,
      reach: (reachPx[event.pointerType] ?? reachPx.mouse) * part,
      snap: event.altKey ? (seconds) => seconds : (seconds) => this.#grid.nearest(seconds),
    };
  }

  /** The action of a press: "seek", or for a loop "new", "move", "start" or "end". */
  #kind({ shiftKey }, inLane, seconds, reach) {
    if (!inLane || this.#locked) return "seek";
    return (shiftKey ? null : grip(this.#loop, seconds, reach)) ?? "new";
  }

  // A slider's keys. The page handles Left and Right.
  #pressKey(event) {
    const { beatsPerBar } = this.#grid;
    const page = pageBars * beatsPerBar;
    const step = event.shiftKey ? beatsPerBar : 1;
    const act = {
      ArrowUp: () => this.#actions.nudge(step),
      ArrowDown: () => this.#actions.nudge(-step),
      Home: () => this.#actions.seek({ value: 0, unit: "seconds" }),
      End: () => this.#actions.seek(this.#grid.place(Number(this.#element.getAttribute("aria-valuemax")))),
      PageUp: () => this.#actions.nudge(page),
      PageDown: () => this.#actions.nudge(-page),
    }[event.key];
    if (!act || this.#locked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  #press(event) {
    if (!this.#viewport || event.button !== 0) return;
    this.#element.setPointerCapture(event.pointerId);
    const two = event.pointerType === "touch" && this.#pinch.press(event.pointerId, this.#place(event), this.#viewport);
    if (two || this.#drag || !event.isPrimary) return this.#cancel(); // a pinch does not seek
    if (this.#locked) return;
    const { seconds, x, inLane, reach } = this.#under(event);
    const kind = this.#kind(event, inLane, seconds, reach);
    const { pointerId: pointer, clientY: y } = event;
    this.#drag = { pointer, kind, from: seconds, x, y, moved: false, was: this.#loop, loop: null, sent: null };
    // A finger may scroll the page, which cancels the pointer. So it seeks on moving sideways, or on lifting.
    if (kind === "seek" && event.pointerType !== "touch") this.#seek(event);
  }

  /** Whether an event's finger is ignored, because another one drags or came first. */
  #ignores({ pointerId, isPrimary }) {
    return this.#drag ? pointerId !== this.#drag.pointer : !isPrimary;
  }

  #move(event) {
    if (!this.#viewport) return;
    if (this.#pinch.move(event.pointerId, this.#place(event), this.#viewport)) {
      this.#setFollows(false);
      this.#picture.refresh();
    }
    if (this.#pinch.busy || this.#ignores(event)) return;
    if (this.#drag) this.#dragTo(event);
    this.#point(event);
  }

  /** Describes the target under a pointer, or the result of a drag. */
  #point(event) {
    this.#pointer = event;
    const { seconds, inLane, reach, snap } = this.#under(event);
    this.#showGhost(snap(seconds), this.#drag?.kind ?? this.#kind(event, inLane, seconds, reach));
  }

  #dragTo(event) {
    const drag = this.#drag;
    const { seconds, x, snap } = this.#under(event);
    const aside = event.pointerType === "touch" ? Math.abs(event.clientY - drag.y) : 0;
    drag.moved ||= Math.abs(x - drag.x) > Math.max(stillPx, aside);
    if (!drag.moved) return;
    if (drag.kind === "seek") return this.#seek(event);
    const { start, end } = dragged(drag.was, drag.kind, drag.from, seconds, snap);
    drag.loop = end > start ? { start, end, enabled: true } : null;
    this.#picture.refresh();
  }

  #release(event) {
    this.#pinch.release(event.pointerId);
    const drag = this.#drag;
    if (!drag || this.#ignores(event)) return;
    this.#drag = null;
    this.#picture.refresh();
    if (drag.loop) this.#ask(drag.loop);
    else if (drag.kind === "seek" ? drag.sent === null : !drag.moved) this.#seek(event);
    this.#point(event);
  }

  /** Shows a requested loop immediately; states sent before the answer do not have it yet. */
  async #ask(loop) {
    this.#asked = this.#loop = loop;
    await this.#actions.loop({ start: loop.start, end: loop.end });
    if (this.#asked === loop) this.#asked = null;
  }

  #takeAway(event) {
    this.#pinch.release(event.pointerId);
    if (!this.#ignores(event)) this.#cancel();
  }

  #cancel() {
    if (!this.#drag) return;
    this.#drag = null;
    this.#showGhost(null);
    this.#picture.refresh();
  }

  #seek(event) {
    const { seconds, snap } = this.#under(event);
    const to = snap(seconds);
    if (this.#drag && this.#drag.sent === to) return;
    if (this.#drag) this.#drag.sent = to;
    this.#actions.seek(event.altKey ? { value: to, unit: "seconds" } : this.#grid.place(Math.round(this.#grid.beats(to))));
  }

  #showGhost(seconds, held = null) {
    this.#ghost.classList.toggle("seen", seconds !== null);
    mark(this.#element, "data-grip", held ?? "");
    if (seconds === null) return;
    const at = this.#viewport.at(seconds);
    style(this.#ghost, "transform", `translateX(${(at * this.#picture.width).toFixed(1)}px)`);
    this.#ghost.classList.toggle("left", at > 0.8);
    write(this.#ghost.firstElementChild, this.#ghostText(seconds, held));
  }

  #ghostText(seconds, held) {
    const place = (time) => placeText(this.#grid.beats(time), this.#grid.beatsPerBar);
    const loop = this.#drag?.loop;
    if (loop) return `Loop ${place(loop.start)} – ${place(loop.end)}`;
    if (held === "new") return `Drag to draw a loop from ${place(seconds)}`;
    if (held === "move") return "Drag to move the loop, with shift to draw a new one";
    if (held === "start" || held === "end") return `Loop's ${held}`;
    return `${place(seconds)} · ${timeText(seconds)}`;
  }
}
