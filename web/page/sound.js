// What is heard: the spectrum and the features of the sound, subscribed to again until it works.

const retry_ms = 2000;
const hop_ms = 8;
const creep = 0.002; // how fast an early arrival is forgotten, of what is lacking

/** When the hops of frames were, in ms here, evenly: a frame is never early, so the earliest tell. */
class HopTime {
  #offset = Infinity;

  at(hop, now) {
    const offset = now - hop * hop_ms;
    const jumped = Math.abs(offset - this.#offset) > 1000; // another server, or a long pause
    this.#offset = jumped || offset < this.#offset ? offset : this.#offset + (offset - this.#offset) * creep;
    return this.#offset + hop * hop_ms;
  }
}

/**
 * The sound that a server plays. Handlers: spectrum(frame, at_ms), settings(settings), refused(error)
 * where the server has no place or no spectrum, audio(frame), rest() where nothing comes any more.
 * settings() comes again where a server that has started anew has other bands.
 */
export class Sound {
  #client;
  #options;
  #handlers;
  #timer = 0;
  #time = new HopTime();
  #subscription = null;
  #bands = null; // as they were told
  #asking = false;

  constructor(client, options, handlers) {
    this.#client = client;
    this.#options = options;
    this.#handlers = handlers;
    client.on("close", () => handlers.rest());
    client.on("error", ({ code }) => {
      // After a new connection the place may be somebody else's: a new attempt, as at the start.
      if (code !== "RESOURCE_EXHAUSTED" || !this.#subscription) return;
      this.#subscription.unsubscribe().catch(() => {});
      this.#subscription = null;
      this.retry();
    });
    if (handlers.audio) this.#listen();
    this.retry();
  }

  async #listen() {
    try {
      await this.#client.audioFrames(this.#handlers.audio);
    } catch {
      setTimeout(() => this.#listen(), retry_ms);
    }
  }

  /** Asks for the spectrum now, where there is none. */
  async retry() {
    clearTimeout(this.#timer);
    if (this.#asking || this.#subscription) return;
    this.#asking = true;
    try {
      this.#subscription = await this.#client.spectrum(this.#options, (frame) => this.#receive(frame));
      this.#describe();
    } catch (error) {
      this.#handlers.refused(error);
      this.#timer = setTimeout(() => this.retry(), retry_ms);
    } finally {
      this.#asking = false;
    }
  }

  #describe() {
    this.#bands = this.#subscription.settings.bandHz;
    this.#handlers.settings(this.#subscription.settings);
  }

  #receive(frame) {
    if (this.#subscription && frame.bandHz !== this.#bands) this.#describe();
    this.#handlers.spectrum(frame, this.#time.at(frame.hopSeq, performance.now()));
  }
}
