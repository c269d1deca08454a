import { groupSize } from "./clock_sync.js";
import type { Environment, Timer } from "./environment.js";

const burstIntervalMs = 50;
const intervalMs = 1000;

/** When the server is asked for its time: eight times in quick succession, then once a second. */
export class Prober {
  readonly #environment: Environment;
  readonly #send: (text: string) => void;
  readonly #waiting = new Set<number>();
  #timer: Timer | undefined;
  #left = 0; // of a burst

  constructor(environment: Environment, send: (text: string) => void) {
    this.#environment = environment;
    this.#send = send;
  }

  /** Begins with a burst, or begins another one. */
  burst(): void {
    this.#left = groupSize;
    this.#probe();
  }

  stop(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  /** Whether a probe of ours was sent at this time; once. */
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
