// How often messages arrive.

const span_ms = 2000;

/** Counts arrivals over the last two seconds, and the ticks that never came. */
export class Rate {
  #arrivals = [];
  #seq = null;
  missed = 0;

  receive(arrival, seq) {
    // The first, sent on connecting, is no tick: it repeats the latest seq.
    if (this.#seq !== null) {
      this.#arrivals.push(arrival);
      this.missed += Math.max(0, seq - this.#seq - 1);
    }
    this.#seq = seq;
  }

  /** Messages a second, null where there are too few to say. */
  hz(now) {
    while (this.#arrivals.length > 0 && this.#arrivals[0] < now - span_ms) this.#arrivals.shift();
    const count = this.#arrivals.length;
    if (count < 3) return null;
    return ((count - 1) * 1000) / (this.#arrivals[count - 1] - this.#arrivals[0]);
  }

  /** Begins anew, with a new connection. */
  reset() {
    this.#arrivals = [];
    this.#seq = null;
    this.missed = 0;
  }
}
