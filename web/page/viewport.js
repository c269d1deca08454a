// Which part of the music the timeline shows, and what of it lies where.
import { beatsPerBar } from "./format.js";

const shortestS = 2;
const longestS = 4 * 3600;
const leastApart = 0.02; // of two fingers
const turnAt = 0.94; // the playhead turns the page here
const turnTo = 0.06; // and is here on the next

/** A part of the music: `start` and `length` in seconds. */
export class Viewport {
  start = 0;
  length;
  /** Whether the page turns with the playhead. */
  follows = true;

  constructor(length) {
    this.length = length;
  }

  /** Where a time lies, 0 at the left end to 1 at the right. */
  at(seconds) {
    return (seconds - this.start) / this.length;
  }

  /** The time at a place. */
  seconds(at) {
    return this.start + at * this.length;
  }

  /**
   * Turns the page if the playhead has left it.
   * @param {(seconds: number) => number} barBefore  where the bar of a time starts: pages start so
   */
  follow(playhead, barBefore) {
    const at = this.at(playhead);
    if (!this.follows || (at >= 0 && at <= turnAt)) return;
    // Back at the start, the start is in view.
    if (playhead < this.length * turnAt) this.start = 0;
    else this.start = Math.max(0, barBefore(playhead - this.length * turnTo));
  }

  /** Shows `factor` times as much, with what lies at a place staying there. */
  zoom(factor, at) {
    const fixed = this.seconds(at);
    this.length = Math.min(Math.max(this.length * factor, shortestS), longestS);
    this.start = Math.max(0, fixed - at * this.length);
  }

  /**
   * Moves and stretches so that two times lie at two places, each a {at, seconds}, and follows no more;
   * returns whether it could: not where they are as good as one, or the wrong way round.
   */
  hold(first, second) {
    const apart = second.at - first.at;
    const length = (second.seconds - first.seconds) / apart;
    if (Math.abs(apart) < leastApart || !(length > 0)) return false;
    this.length = Math.min(Math.max(length, shortestS), longestS);
    const middle = (first.seconds + second.seconds) / 2;
    this.start = Math.max(0, middle - ((first.at + second.at) / 2) * this.length);
    this.follows = false;
    return true;
  }

  /** Moves along by a part of its length, and follows no more. */
  pan(part) {
    this.start = Math.max(0, this.start + part * this.length);
    this.follows = false;
  }
}

/** How many beats lie between the lines of a grid, so that lines are some way apart: 1, 4, 8, 16 … */
export function gridStep(beatWidth, leastWidth) {
  let step = 1;
  while (step * beatWidth < leastWidth) step *= step === 1 ? beatsPerBar : 2;
  return step;
}

/**
 * What of a loop lies under a place: its start, its end, what is between, or nothing.
 * @param {number} reach  how near counts as on an edge, in seconds
 */
export function grip(loop, seconds, reach) {
  if (!loop?.enabled) return null; // one that is off is drawn over
  const { start, end } = loop;
  // Of a short loop the edges are taken from outside, so that its middle can be taken too.
  const inside = Math.min(reach, (end - start) / 4);
  if (seconds >= start - reach && seconds <= start + inside) return "start";
  if (seconds >= end - inside && seconds <= end + reach) return "end";
  return seconds > start && seconds < end ? "move" : null;
}

/** A loop as a drag from one time to another makes it; snap(seconds) puts an edge on a beat. */
export function dragged(loop, kind, from, to, snap) {
  if (kind === "move") {
    const start = Math.max(0, snap(loop.start + to - from));
    return { start, end: start + loop.end - loop.start };
  }
  const fixed = kind === "start" ? loop.end : kind === "end" ? loop.start : snap(from);
  const edge = snap(Math.max(0, to));
  return { start: Math.min(fixed, edge), end: Math.max(fixed, edge) };
}
