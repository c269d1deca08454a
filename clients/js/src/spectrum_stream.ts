import { TactusError } from "./error.js";
import type { Answer } from "./requests.js";
import { SpectrumDecoder } from "./spectrum_decoder.js";
import { type ConnectionPort, Stream } from "./stream.js";
import type { Listener, SpectrumFrame, SpectrumOptions, SpectrumSettings, SpectrumSubscription } from "./types.js";

const defaults = { format: "binary" };

/** Options in a fixed order, so that equal options have equal texts. */
const text = (options: object) => JSON.stringify(Object.entries(options).sort());

/** The spectrum subscription, decoded. */
export class SpectrumStream extends Stream<SpectrumFrame> {
  #options: object = {};
  #accepted: object = {}; // the latest options accepted by the server
  #settings: SpectrumSettings | null = null;
  #decoder = new SpectrumDecoder();

  constructor(port: ConnectionPort) {
    super(port, "spectrum");
  }

  async add(
    options: SpectrumOptions,
    listener: Listener<SpectrumFrame>,
  ): Promise<SpectrumSubscription> {
    const wanted = { ...defaults, ...options };
    if (!this.used) this.#options = this.#accepted = wanted;
    if (text(wanted) !== text(this.#options)) {
      throw new TactusError("ALREADY_EXISTS", "This client has a spectrum with other options: use change().");
    }
    const subscription = await this.listen(listener);
    const settings = () => this.#settings as SpectrumSettings;
    let ended = false;
    return {
      get active() {
        return subscription.active;
      },
      get settings() {
        return settings();
      },
      unsubscribe: () => {
        ended = true;
        return subscription.unsubscribe();
      },
      change: async (changed) => {
        if (ended) throw new TactusError("CLOSED", "This subscription has ended.");
        return this.#change(changed);
      },
    };
  }

  message(frame: DataView | object): void {
    const spectrum =
      frame instanceof DataView
        ? this.#decoder.readBinary(frame)
        : this.#decoder.readJson(frame as never);
    this.deliver(spectrum);
  }

  protected override options(): object {
    return this.#options;
  }

  protected override accepted(answer: Answer): void {
    const { type, requestId, clientId, success, accepted, data, ...settings } = answer;
    this.#settings = settings as unknown as SpectrumSettings;
    this.#decoder = new SpectrumDecoder(this.#settings.range[0], this.#settings.bandHz);
  }

  async #change(options: SpectrumOptions): Promise<SpectrumSettings> {
    const wanted = { ...defaults, ...options };
    this.#options = wanted;
    try {
      await this.subscribe();
      this.#accepted = wanted;
    } catch (error) {
      if (this.#options === wanted) this.#options = this.#accepted; // unless changed again in the meantime
      throw error;
    }
    return this.#settings as SpectrumSettings;
  }
}
