// Motion of the bars between two spectrum frames, and peak hold.

// The server analyses low bands with long windows, which keep a hit longer. Bands with shorter windows are held for half
// the difference, so that all bars fall together. Windows are 8192, 2048 and 512 frames at 48 kHz.
const windows = [
  { fromHz: 4000, waitMs: 80 },
  { fromHz: 1000, waitMs: 64 },
];
const attackMs = 12;
const releaseMs = 130;
const holdMs = 900;
const fallPerS = 0.55; // full scales per second, for a falling peak

/** Displayed levels: instant attack, slow release, with each band's peak. */
export class Ballistics {
  #goal;
  #heldUntil;
  #at = null;
  #waitMs; // of each band, before it falls
  #sinksAt;

  /** @param {readonly number[]} bandHz  centres of the bands */
  constructor(bandHz) {
    const bands = bandHz.length;
    this.#waitMs = bandHz.map((hz) => windows.find(({ fromHz }) => hz >= fromHz)?.waitMs ?? 0);
    this.#sinksAt = new Float64Array(bands);
    this.levels = new Float32Array(bands);
    this.peaks = new Float32Array(bands);
    this.#goal = new Float32Array(bands);
    this.#heldUntil = new Float64Array(bands);
  }

  /** Levels of the latest frame, from 0 to 1. */
  get newest() {
    return this.#goal;
  }

  receive(bins) {
    this.#goal.set(bins.length > this.#goal.length ? bins.subarray(0, this.#goal.length) : bins);
  }

  /** Sets all levels to silence when the stream has ended. */
  rest() {
    this.#goal.fill(0);
  }

  /**
   * Advances to a time in ms.
   * @returns {boolean} whether anything moved
   */
  advance(now) {
    const elapsed = this.#at === null ? 0 : Math.min(Math.max(now - this.#at, 0), 250);
    this.#at = now;
    const rise = 1 - Math.exp(-elapsed / attackMs);
    const sink = 1 - Math.exp(-elapsed / releaseMs);
    const fall = (fallPerS * elapsed) / 1000;
    let moved = false;
    for (let band = 0; band < this.levels.length; ++band) {
      const level = this.levels[band];
      const gap = this.#goal[band] - level;
      if (gap >= 0) this.#sinksAt[band] = now + this.#waitMs[band];
      if (gap > 0 || (gap < 0 && now >= this.#sinksAt[band])) {
        this.levels[band] = Math.abs(gap) < 0.0005 ? this.#goal[band] : level + gap * (gap > 0 ? rise : sink);
        moved = true;
      }
      if (this.levels[band] >= this.peaks[band]) {
        this.peaks[band] = this.levels[band];
        this.#heldUntil[band] = now + holdMs;
      } else if (now > this.#heldUntil[band] && this.peaks[band] > 0) {
        this.peaks[band] = Math.max(this.levels[band], this.peaks[band] - fall);
        moved = true;
      }
    }
    return moved;
  }
}
