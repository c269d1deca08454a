// Loudness at each position of the music heard so far.

const cellsPerS = 20;
const mostSeconds = 3 * 3600;

/** Levels 0 to 1 by position in seconds; NaN if not heard. */
export class History {
  #cells = new Float32Array(cellsPerS * 120).fill(NaN);
  #last = -1;

  /** Records a level at a position, and fills the gap since the previous one. */
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

  /** The highest level between two positions in seconds. */
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

  /** Clears everything, for new music. */
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
