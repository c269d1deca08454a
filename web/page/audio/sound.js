// Subscriptions to the spectrum and the audio features, retried until they succeed.
import { onVisibilityChange } from "../display/page_visibility.js";

const retryMs = 2000;
const hopMs = 8;
const creep = 0.002; // how fast an early arrival is forgotten, as a share of the difference

/**
 * Arrival times of frames without jitter, in local ms. No frame is early, so the earliest ones give the true time.
 */
class HopTime {
  #offset = Infinity;

  at(hop, now) {
    const offset = now - hop * hopMs;
    const jumped = Math.abs(offset - this.#offset) > 1000; // another server, or a long pause
    this.#offset = jumped || offset < this.#offset ? offset : this.#offset + (offset - this.#offset) * creep;
    return this.#offset + hop * hopMs;
  }
}

/** One subscription: retried until it succeeds, ended while it is not wanted. */
class Listening {
  #subscribe;
  #refused;
  #wanted = true;
  #asking = false;
  #timer = 0;
  subscription = null;

  /**
   * @param subscribe  returns a promise of a subscription
   * @param refused    called with the error at each failed attempt
   */
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

  /** Retries now if not subscribed. */
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
 * The server's sound, subscribed while the page is visible. Handlers: spectrum(frame, atMs), audio(frame) and
 * levels(frame) for each frame, rest() when the frames end. settings(settings) is called again when a restarted server has other bands.
 * refused(error) is called if too many sets of options are in use, or the server has no spectrum.
 */
export class Sound {
  #handlers;
  #spectrum;
  #time = new HopTime();
  #bands = null; // the last settings passed on

  constructor(client, options, handlers) {
    this.#handlers = handlers;
    this.#spectrum = new Listening(() => client.spectrum(options, (frame) => this.#receive(frame)), handlers.refused);
    const all = [this.#spectrum];
    if (handlers.audio) all.push(new Listening(() => client.audioFrames(handlers.audio), () => {}));
    if (handlers.levels) all.push(new Listening(() => client.levels(handlers.levels), () => {}));
    client.on("close", () => handlers.rest());
    client.on("error", ({ code }) => {
      // After a reconnection there may be no room: start with a new attempt.
      if (code !== "RESOURCE_EXHAUSTED" || !this.#spectrum.subscription) return;
      this.#spectrum.leave();
      this.#spectrum.retry();
    });
    onVisibilityChange((seen) => {
      for (const each of all) each.want(seen);
      if (!seen) handlers.rest();
    });
  }

  /** Retries the spectrum now if not subscribed. */
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
