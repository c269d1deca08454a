// What is heard: the spectrum and the features of the sound, subscribed to again until it works.
import { onVisibilityChange } from "./page_visibility.js";

const retryMs = 2000;
const hopMs = 8;
const creep = 0.002; // how fast an early arrival is forgotten, of what is lacking

/** When the hops of frames were, in ms here, evenly: a frame is never early, so the earliest tell. */
class HopTime {
  #offset = Infinity;

  at(hop, now) {
    const offset = now - hop * hopMs;
    const jumped = Math.abs(offset - this.#offset) > 1000; // another server, or a long pause
    this.#offset = jumped || offset < this.#offset ? offset : this.#offset + (offset - this.#offset) * creep;
    return this.#offset + hop * hopMs;
  }
}

/** One subscription, asked for until it is there, given up while it is not wanted. */
class Listening {
  #subscribe;
  #refused;
  #wanted = true;
  #asking = false;
  #timer = 0;
  subscription = null;

  /** @param subscribe  promises a subscription; @param refused  told why there is none, for now */
  constructor(subscribe, refused) {
    this.#subscribe = subscribe;
    this.#refused = refused;
    this.retry();
  }

  want(wanted) {
    this.#wanted = wanted;
    if (wanted) this.retry();
    else this.leave();
  }

  leave() {
    clearTimeout(this.#timer);
    this.subscription?.unsubscribe().catch(() => {});
    this.subscription = null;
  }

  /** Asks for it now, where there is none. */
  async retry() {
    clearTimeout(this.#timer);
    if (!this.#wanted || this.#asking || this.subscription) return;
    this.#asking = true;
    try {
      this.subscription = await this.#subscribe();
    } catch (error) {
      this.#refused(error);
      this.#timer = setTimeout(() => this.retry(), retryMs);
    }
    this.#asking = false;
    if (!this.#wanted) this.leave();
  }
}

/**
 * The sound that a server plays, while the page is looked at. Handlers: spectrum(frame, at_ms),
 * settings(settings), refused(error) where the server has no place or no spectrum, audio(frame), rest()
 * where nothing comes any more. settings() comes again where a server that has started anew has other bands.
 */
export class Sound {
  #handlers;
  #spectrum;
  #time = new HopTime();
  #bands = null; // as they were told

  constructor(client, options, handlers) {
    this.#handlers = handlers;
    this.#spectrum = new Listening(() => client.spectrum(options, (frame) => this.#receive(frame)), handlers.refused);
    const all = [this.#spectrum];
    if (handlers.audio) all.push(new Listening(() => client.audioFrames(handlers.audio), () => {}));
    client.on("close", () => handlers.rest());
    client.on("error", ({ code }) => {
      // After a new connection the place may be somebody else's: a new attempt, as at the start.
      if (code !== "RESOURCE_EXHAUSTED" || !this.#spectrum.subscription) return;
      this.#spectrum.leave();
      this.#spectrum.retry();
    });
    onVisibilityChange((seen) => {
      for (const each of all) each.want(seen);
      if (!seen) handlers.rest();
    });
  }

  /** Asks for the spectrum now, where there is none. */
  retry() {
    this.#spectrum.retry();
  }

  #receive(frame) {
    const { subscription } = this.#spectrum;
    if (subscription && frame.bandHz !== this.#bands) {
      this.#bands = frame.bandHz;
      this.#handlers.settings(subscription.settings);
    }
    this.#handlers.spectrum(frame, this.#time.at(frame.hopSeq, performance.now()));
  }
}
