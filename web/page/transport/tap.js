// Tap tempo.

const timeoutMs = 2500; // longer than a beat at 24 BPM: starts a new attempt
const mostTaps = 12;
const needed = 4;

/** Finds the tempo and the beat of presses by linear regression of their times. */
export class Tap {
  #times = [];
  /** Time in ms of the beat at the last press, without the press's own error. */
  beatAt = NaN;

  /** Number of presses in the attempt. */
  get count() {
    return this.#times.length;
  }

  /**
   * Takes a press at a time in ms.
   * @returns {number | null} the tempo in BPM to a tenth, from the fourth press on
   */
  press(now) {
    if (now - this.#times.at(-1) > timeoutMs) this.#times = [];
    this.#times.push(now);
    if (this.#times.length > mostTaps) this.#times.shift();
    const count = this.#times.length;
    if (count < needed) return null;
    const middle = (count - 1) / 2;
    let above = 0;
    let below = 0;
    this.#times.forEach((time, index) => {
      above += (index - middle) * (time - this.#times[0]);
      below += (index - middle) ** 2;
    });
    const mean = this.#times.reduce((sum, time) => sum + time, 0) / count;
    this.beatAt = mean + (above / below) * middle;
    const bpm = Math.round(600_000 / (above / below)) / 10;
    return bpm >= 20 && bpm <= 999 ? bpm : null;
  }
}
