// How loud it was at each place of the music, as far as it was heard.

const cellsPerS = 20;
const mostSeconds = 3 * 3600;

/** Levels 0 to 1 by their place in seconds; NaN where nothing was heard. */
export class History {
  #cells = new Float32Array(cellsPerS * 120).fill(NaN);
  #last = -1;

  /** Notes a level at a place, and over the gap since the place before. */
  note(seconds, level) {
    const cell = Math.floor(seconds * cellsPerS);
    if (!(cell >= 0) || cell >= mostSeconds * cellsPerS) return;
    if (cell >= this.#cells.length) this.#grow(cell + 1);
    const gap = cell - this.#last;
    const from = gap > 0 && gap <= 4 ? this.#last + 1 : cell;
    const fresh = cell !== this.#last;
    for (let at = from; at <= cell; ++at) this.#cells[at] = fresh ? level : Math.max(this.#cells[at], level);
    this.#last = cell;
  }

  /** The loudest level between two places in seconds. */
  between(from, to) {
    const first = Math.max(0, Math.floor(from * cellsPerS));
    const last = Math.min(this.#cells.length - 1, Math.max(first, Math.ceil(to * cellsPerS) - 1));
    let loudest = NaN;
    for (let at = first; at <= last; ++at) {
      const level = this.#cells[at];
      if (level === level && !(loudest > level)) loudest = level;
    }
    return loudest;
  }

  /** Forgets it all: other music plays. */
  clear() {
    this.#cells.fill(NaN);
    this.#last = -1;
  }

  #grow(least) {
    const cells = new Float32Array(Math.max(least, this.#cells.length * 2)).fill(NaN);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}
