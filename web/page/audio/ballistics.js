// Motion of the bars between two spectrum frames, and peak hold.

// The server analyses low bands with long windows, which keep a hit longer. At a joint of two windows, the falls of the
// higher bands are delayed until the lower ones fall, too. The delay shrinks from there upwards, so that high bands stay
// quick. Windows are 8192, 2048 and 512 frames near 48 kHz, and double with the sample rate; the delays are measured.
const joints = [
  { hz: 4000, delayMs: 105 },
  { hz: 1000, delayMs: 115 },
];
const shrinkMs = 20; // per octave
const usualRate = 48_000;

/** The delay in ms of a band's fall; at 44.1 kHz the joints lie lower, and the windows last longer. */
function delayOf(hz, sampleRate) {
  const octaves = Math.log2(sampleRate / usualRate);
  const stretch = 2 ** (octaves - Math.round(octaves));
  const joint = joints.find((each) => hz >= each.hz * stretch);
  return joint ? joint.delayMs / stretch - shrinkMs * Math.log2(hz / joint.hz / stretch) : 0;
}
const attackMs = 12;
const releaseMs = 130;
const holdMs = 900;
const fallPerS = 0.55; // full scales per second, for a falling peak

/** Displayed levels: instant attack, slow release, with each band's peak. */
export class Ballistics {
  #goal;
  #frames = []; // those that may still delay a fall, oldest first: {bins, until}, until another one came
  #heldUntil;
  #at = null;
  #delayMs; // of each band's fall
  #longestMs;

  /** @param {readonly number[]} bandHz  centres of the bands */
  constructor(bandHz, sampleRate = usualRate) {
    const bands = bandHz.length;
    this.describe(bandHz, sampleRate);
    this.levels = new Float32Array(bands);
    this.peaks = new Float32Array(bands);
    this.#goal = new Float32Array(bands);
    this.#heldUntil = new Float64Array(bands);
  }

  /** Sets the server's bands, as many as before, and its sample rate in Hz. */
  describe(bandHz, sampleRate = usualRate) {
    this.#delayMs = bandHz.map((hz) => delayOf(hz, sampleRate));
    this.#longestMs = Math.max(...this.#delayMs);
  }

  /** Levels of the latest frame, from 0 to 1. */
  get newest() {
    return this.#goal;
  }

  receive(bins) {
    if (this.#at !== null) this.#frames.push({ bins: this.#goal.slice(), until: this.#at });
    this.#goal.set(bins.length > this.#goal.length ? bins.subarray(0, this.#goal.length) : bins);
  }

  /** Sets all levels to silence when the stream has ended. */
  rest() {
    this.#goal.fill(0);
    this.#frames = [];
  }

  /** The level that a band moves to: the largest within its delay. */
  #goalOf(band, now) {
    let goal = this.#goal[band];
    for (const { bins, until } of this.#frames) {
      if (now - until <= this.#delayMs[band]) goal = Math.max(goal, bins[band]);
    }
    return goal;
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
    while (this.#frames.length > 0 && now - this.#frames[0].until > this.#longestMs) this.#frames.shift();
    let moved = false;
    for (let band = 0; band < this.levels.length; ++band) {
      const level = this.levels[band];
      const goal = this.#goalOf(band, now);
      const gap = goal - level;
      if (gap !== 0) {
        this.levels[band] = Math.abs(gap) < 0.0005 ? goal : level + gap * (gap > 0 ? rise : sink);
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
