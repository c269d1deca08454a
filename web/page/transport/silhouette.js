// The loudness along the timeline: of the whole files where it is known, otherwise as heard.
import { History } from "./history.js";

const louder = 1.6; // music has low levels: the timeline magnifies them

/** Levels 0 to 1 by position in seconds; NaN if not known. */
export class Silhouette {
  history = new History();
  /** @type {import("tactus-client").Overview | null} */
  overview = null;

  /** Records a level that was heard. */
  note(seconds, level) {
    this.history.note(seconds, Math.min(1, level * louder));
  }

  /** The highest level between two positions in seconds. */
  between(from, to) {
    const level = this.overview ? this.#known(this.overview, from, to) : NaN;
    return Number.isNaN(level) ? this.history.between(from, to) : level;
  }

  #known({ lengthSeconds, progress, rms }, from, to) {
    const known = Math.floor(progress * rms.length);
    const first = Math.max(0, Math.floor((from / lengthSeconds) * rms.length));
    const last = Math.min(known - 1, Math.max(first, Math.ceil((to / lengthSeconds) * rms.length) - 1));
    let loudest = NaN;
    for (let at = first; at <= last; ++at) if (!(loudest > rms[at])) loudest = rms[at];
    return Math.min(1, loudest * louder);
  }
}
