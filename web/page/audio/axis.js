// The frequency axis. Bands are evenly spaced from left to right, as the server spaces them.

/** rem left of the pictures, for level and time labels */
export const gutterRem = 2.6;

const roundHz = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** Bands of equal width on a logarithmic scale, given by their centres in Hz. */
export class Axis {
  /** @param {readonly number[]} bandHz  centres, from low to high */
  constructor(bandHz) {
    this.bandHz = bandHz;
    this.bands = bandHz.length;
    this.#low = Math.log(bandHz[0]);
    this.#step = (Math.log(bandHz[this.bands - 1]) - this.#low) / (this.bands - 1);
  }

  #low;
  #step;

  /** The position of a frequency, from 0 at the left end to 1 at the right. */
  at(hz) {
    return ((Math.log(hz) - this.#low) / this.#step + 0.5) / this.bands;
  }

  /** The frequency at a position from 0 to 1. */
  hz(place) {
    return Math.exp(this.#low + (place * this.bands - 0.5) * this.#step);
  }

  /** The band at a position. */
  band(place) {
    return Math.min(Math.max(Math.floor(place * this.bands), 0), this.bands - 1);
  }

  /** Frequencies to label, with their positions. */
  marks() {
    return roundHz
      .map((hz) => ({ hz, at: this.at(hz), text: hz < 1000 ? String(hz) : `${hz / 1000}k` }))
      .filter(({ at }) => at > 0.01 && at < 0.985);
  }
}

/** The 64 bands of the log layout, used until the server sends its own. */
export const defaultAxis = new Axis(
  Array.from({ length: 64 }, (_, band) => 40 * (16_000 / 40) ** ((band + 0.5) / 64)),
);
