// The part of the music shown by the timeline.

const shortestS = 2;
const longestS = 4 * 3600;
const leastApart = 0.02; // minimum distance of two fingers
const turnAt = 0.94; // the page turns when the playhead gets here
const turnTo = 0.06; // its position on the next page

/** A part of the music: `start` and `length` in seconds. */
export class Viewport {
  start = 0;
  length;
  /** Whether the page follows the playhead. */
  follows = true;

  constructor(length) {
    this.length = length;
  }

  /** The position of a time, from 0 at the left end to 1 at the right. */
  at(seconds) {
    return (seconds - this.start) / this.length;
  }

  /** The time at a position. */
  seconds(at) {
    return this.start + at * this.length;
  }

  /**
   * Turns the page if the playhead has left it.
   * @param {(seconds: number) => number} barBefore  the start of the bar at a time, where pages begin
   */
  follow(playhead, barBefore) {
    const at = this.at(playhead);
    if (!this.follows || (at >= 0 && at <= turnAt)) return;
    // If the playhead is back at the start, show the start.
    if (playhead < this.length * turnAt) this.start = 0;
    else this.start = Math.max(0, barBefore(playhead - this.length * turnTo));
  }

  /** Zooms out by `factor`, around a fixed position. */
  zoom(factor, at) {
    const fixed = this.seconds(at);
    this.length = Math.min(Math.max(this.length * factor, shortestS), longestS);
    this.start = Math.max(0, fixed - at * this.length);
  }

  /**
   * Pans and zooms so that two times are at two positions, each a {at, seconds}, and stops following. Returns false
   * if the two are too close or in reverse order.
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

  /** Pans by a part of its length, and stops following. */
  pan(part) {
    this.start = Math.max(0, this.start + part * this.length);
    this.follows = false;
  }
}

/** Beats between grid lines that keep a minimum distance: 1, a bar, 2 bars, 4 bars … */
export function gridStep(beatWidth, leastWidth, beatsPerBar) {
  if (beatWidth >= leastWidth) return 1;
  let step = beatsPerBar;
  while (step * beatWidth < leastWidth) step *= 2;
  return step;
}

/**
 * The part of a loop under a position: its start, its end, its inside, or nothing.
 * @param {number} reach  snap distance of an edge, in seconds
 */
export function grip(loop, seconds, reach) {
  if (!loop?.enabled) return null; // a new loop can be drawn over a disabled one
  const { start, end } = loop;
  // The edges of a short loop are grabbed from outside, so that its inside can be grabbed, too.
  const inside = Math.min(reach, (end - start) / 4);
  if (seconds >= start - reach && seconds <= start + inside) return "start";
  if (seconds >= end - inside && seconds <= end + reach) return "end";
  return seconds > start && seconds < end ? "move" : null;
}

/** The loop of a drag between two times. snap(seconds) moves an edge to a beat. */
export function dragged(loop, kind, from, to, snap) {
  if (kind === "move") {
    const start = Math.max(0, snap(loop.start + to - from));
    return { start, end: start + loop.end - loop.start };
  }
  const fixed = kind === "start" ? loop.end : kind === "end" ? loop.start : snap(from);
  const edge = snap(Math.max(0, to));
  return { start: Math.min(fixed, edge), end: Math.max(fixed, edge) };
}
