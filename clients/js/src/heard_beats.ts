import type { Timer } from "./environment.js";
import { type ConnectionPort, Stream } from "./stream.js";
import type { Clock, HeardBeat, HeardBeatOptions, Listener, Subscription } from "./types.js";

const travelMs = 100; // time for a beat to arrive
const mostMs = 500; // the server's most

/** The heard beats, each passed to the listeners ahead of its time. */
export class HeardBeatStream extends Stream<HeardBeat> {
  readonly #clock: Clock;
  #leadMs = 0;

  constructor(port: ConnectionPort, clock: Clock) {
    super(port, "beat", { source: "audio" });
    this.#clock = clock;
  }

  async add({ leadMs = 0 }: HeardBeatOptions, listener: Listener<HeardBeat>): Promise<Subscription> {
    const wanted = Math.min(leadMs + travelMs, mostMs);
    const grows = !this.used || wanted > this.#leadMs;
    if (grows) this.#leadMs = wanted;
    if (grows && this.active) await this.subscribe();
    const { environment } = this.port;
    const timers = new Set<Timer>();
    const subscription = await this.listen((beat) => {
      const delayMs = this.#clock.localTime(beat.timestampMs) - leadMs - environment.now();
      const timer = environment.setTimeout(() => {
        timers.delete(timer);
        listener(beat);
      }, Math.max(delayMs, 0));
      timers.add(timer);
    });
    return {
      get active() {
        return subscription.active;
      },
      unsubscribe: () => {
        for (const timer of timers) environment.clearTimeout(timer);
        return subscription.unsubscribe();
      },
    };
  }

  protected override options(): object {
    return { ...super.options(), leadMs: this.#leadMs };
  }
}
