import { groupSize } from "./clock_sync.js";
import type { Environment, Timer } from "./environment.js";

const burstIntervalMs = 50;
const intervalMs = 1000;

/** Schedules clock probes: eight in quick succession, then one a second. */
export class Prober {
  readonly #environment: Environment;
  readonly #send: (text: string) => void;
  readonly #waiting = new Set<number>();
  #timer: Timer | undefined;
  #left = 0; // probes left in the burst

  constructor(environment: Environment, send: (text: string) => void) {
    this.#environment = environment;
    this.#send = send;
  }

  /** Starts a burst. */
  burst(): void {
    this.#left = groupSize;
    this.#probe();
  }

  stop(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  /** Whether a probe was sent at this time. True only once per probe. */
  take(sent: unknown): sent is number {
    return this.#waiting.delete(sent as number);
  }

  #probe(): void {
    this.#environment.clearTimeout(this.#timer);
    if (this.#left > 0) --this.#left;
    const delay = this.#left > 0 ? burstIntervalMs : intervalMs;
    this.#timer = this.#environment.setTimeout(() => this.#probe(), delay);
    const sent = this.#environment.now();
    this.#waiting.add(sent);
    this.#send(`{"type":"time.sync","t0":${sent}}`);
  }
}
