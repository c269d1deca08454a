import type { ClockSync } from "./clock_sync.js";
import type { Clock, ClockStatus } from "./types.js";

/** The synchronised clock for programs: each member reflects the present. */
export class ClockView implements Clock {
  readonly #sync: ClockSync;
  readonly #now: () => number;

  constructor(sync: ClockSync, now: () => number) {
    this.#sync = sync;
    this.#now = now;
  }

  get #status(): ClockStatus {
    return this.#sync.status(this.#now());
  }

  get synced(): boolean {
    return this.#status.synced;
  }
  get offsetMs(): number {
    return this.#status.offsetMs;
  }
  get errorBoundMs(): number {
    return this.#status.errorBoundMs;
  }
  get roundTripMs(): number {
    return this.#status.roundTripMs;
  }
  get jitterMs(): number {
    return this.#status.jitterMs;
  }
  get driftPpm(): number {
    return this.#status.driftPpm;
  }
  get probes(): number {
    return this.#status.probes;
  }

  serverTime(at = this.#now()): number {
    return this.#sync.serverTime(at);
  }

  localTime(serverMs: number): number {
    return this.#sync.localTime(serverMs);
  }
}
