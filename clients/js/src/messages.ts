// When messages came that say when they were sent.

/** The best message of a second. */
interface Best {
  readonly begin: number; // of the second
  at: number;
  low: number;
}

const secondMs = 1000;

/**
 * Messages of a connection: the clocks' offset was above each one's `low` when it was received. The
 * best one of each second is kept, the one that had waited least.
 */
export class Messages {
  readonly #most: number;
  #best: Best[] = [];

  /** @param most  how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#best.length;
  }

  /** @param at  local times, growing */
  add(at: number, low: number): void {
    const last = this.#best.at(-1);
    if (!last || at >= last.begin + secondMs) {
      this.#best.push({ begin: at, at, low });
      this.#best.splice(0, this.#best.length - this.#most);
    } else if (low > last.low) {
      [last.at, last.low] = [at, low];
    }
  }

  /** Those of before a time count no more. */
  forget(before: number): void {
    this.#best = this.#best.filter(({ begin }) => begin >= before);
  }

  /** What the offset is above at a time, where it grows by a rate. */
  floor(now: number, rate: number): number {
    let floor = -Infinity;
    for (const { at, low } of this.#best) floor = Math.max(floor, low + rate * (now - at));
    return floor;
  }

  /** How far they are on average below the line of a rate that is above all of them. */
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
