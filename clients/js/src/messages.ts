// Arrival times of messages that carry their sending time.

/** The best message of one second. */
interface Best {
  readonly begin: number; // of the second
  at: number;
  low: number;
}

const secondMs = 1000;

/**
 * Messages of a connection. Each gives a lower bound `low` of the clock offset when it was received. For each
 * second only the least delayed message is kept.
 */
export class Messages {
  readonly #most: number;
  #best: Best[] = [];

  /** @param most  maximum number to keep */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#best.length;
  }

  /** @param at  local time, not decreasing */
  add(at: number, low: number): void {
    const last = this.#best.at(-1);
    if (!last || at >= last.begin + secondMs) {
      this.#best.push({ begin: at, at, low });
      this.#best.splice(0, this.#best.length - this.#most);
    } else if (low > last.low) {
      [last.at, last.low] = [at, low];
    }
  }

  /** Drops the messages from before a time. */
  forget(before: number): void {
    this.#best = this.#best.filter(({ begin }) => begin >= before);
  }

  /** The lower bound of the offset at a time, for a drift rate. */
  floor(now: number, rate: number): number {
    let floor = -Infinity;
    for (const { at, low } of this.#best) floor = Math.max(floor, low + rate * (now - at));
    return floor;
  }

  /** Mean distance of the messages below the lowest line of a rate that is above all of them. */
  meanWait(rate: number): number {
    let times = 0;
    let lows = 0;
    for (const { at, low } of this.#best) {
      times += at;
      lows += low;
    }
    return this.floor(times / this.count, rate) - lows / this.count;
  }
}
