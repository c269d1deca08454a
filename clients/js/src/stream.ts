import { checkListener, tell } from "./emitter.js";
import type { Environment, Timer } from "./environment.js";
import { TactusError, type TactusErrorCode } from "./error.js";
import type { Answer } from "./requests.js";
import type { Listener, Subscription } from "./types.js";

const retryMs = 2000;

/** The connection as seen by a stream. */
export interface ConnectionPort {
  readonly environment: Environment;
  readonly isOpen: boolean;
  /** Resolves when the connection is open. Rejects once the client is closed. */
  opened(): Promise<void>;
  request(message: object, accepted?: (answer: Answer) => void): Promise<Answer>;
  /** Reports an error that rejects no promise. */
  problem(error: Error): void;
}

const isCoded = (error: unknown, code: TactusErrorCode) => error instanceof TactusError && error.code === code;
const isLoss = (error: unknown) => isCoded(error, "CONNECTION_LOST");
const isClosing = (error: unknown) => isCoded(error, "CLOSED");
const isTimeout = (error: unknown) => isCoded(error, "TIMEOUT");

/** One of the server's streams and its listeners. It is subscribed while there are listeners. */
export class Stream<T> {
  protected readonly port: ConnectionPort;
  readonly #name: string;
  readonly #which: object;
  readonly #listeners = new Set<Listener<T>>();
  #answer: Promise<Answer> | null = null; // answer to the latest request of this connection
  #yes: Promise<Answer> | null = null; // latest accepted answer
  #active = false;
  #joining = 0;
  #retry: Timer | undefined;

  /**
   * @param name  as in `${name}.subscribe`
   * @param which  members of subscribe and unsubscribe, if a client may have several streams of this name
   */
  constructor(port: ConnectionPort, name: string, which: object = {}) {
    this.port = port;
    this.#which = which;
    this.#name = name;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Whether there are listeners, or pending ones. */
  protected get used(): boolean {
    return this.#listeners.size + this.#joining > 0;
  }

  deliver(value: T): void {
    for (const listener of [...this.#listeners]) tell(listener, value);
  }

  /** The connection opened: subscribes again if anybody listens. */
  opened(): void {
    if (this.used) this.#renew();
  }

  /** The connection was lost. */
  lost(): void {
    this.#active = false;
    this.#answer = null;
    this.port.environment.clearTimeout(this.#retry);
  }

  /**
   * Rejects if the server refuses or the client is closed. Without an answer it keeps waiting: it asks again on
   * this connection and each later one.
   */
  async listen(listener: Listener<T>): Promise<Subscription> {
    checkListener(listener);
    ++this.#joining;
    try {
      await this.#join();
    } finally {
      --this.#joining;
    }
    const own: Listener<T> = (value) => listener(value);
    this.#listeners.add(own);
    const isActive = () => this.#active && this.#listeners.has(own);
    return {
      get active() {
        return isActive();
      },
      unsubscribe: () => this.#leave(own),
    };
  }

  /** The members of the subscribe message besides its type. */
  protected options(): object {
    return this.#which;
  }

  /** The server accepted. Its first message follows later. */
  protected accepted(_answer: Answer): void {}

  /** Subscribes, or updates the subscription. */
  protected subscribe(): Promise<Answer> {
    const message = { type: `${this.#name}.subscribe`, ...this.options() };
    const answer = this.port.request(message, (said) => {
      this.accepted(said);
      this.#active = true;
      this.#yes = answer;
    });
    this.#answer = answer;
    answer.catch(() => {
      // After a refused change the previous options stay in force.
      if (this.#answer === answer) this.#answer = this.#active ? this.#yes : null;
    });
    return answer;
  }

  async #join(): Promise<void> {
    for (;;) {
      await this.port.opened();
      this.#renew();
      if (!this.#answer) continue; // the connection was lost in the meantime
      try {
        await this.#answer;
        return;
      } catch (error) {
        if (!isLoss(error) && !isTimeout(error)) throw error; // otherwise retried with the next attempt
      }
    }
  }

  async #leave(listener: Listener<T>): Promise<void> {
    if (!this.#listeners.delete(listener) || this.used) return;
    this.port.environment.clearTimeout(this.#retry);
    if (!this.port.isOpen || !this.#answer) return;
    this.#active = false;
    this.#answer = null;
    const ended = () => {
      // A pending change was accepted in the meantime; it ends here, too.
      this.#active = false;
      this.#yes = null;
    };
    try {
      await this.port.request({ type: `${this.#name}.unsubscribe`, ...this.#which }, ended);
    } catch (error) {
      if (!isLoss(error) && !isClosing(error)) throw error; // otherwise there is nothing left to end
    }
  }

  /** Subscribes if needed. Retries for existing listeners until the server accepts. */
  #renew(): void {
    if (this.#answer || !this.port.isOpen) return;
    this.port.environment.clearTimeout(this.#retry);
    this.subscribe().catch((error: Error) => {
      if (isLoss(error) || !this.used || !this.port.isOpen) return;
      if (this.#listeners.size === 0 && !isTimeout(error)) return; // new listeners get the error by their promise
      this.port.problem(error);
      this.#retry = this.port.environment.setTimeout(() => this.#renew(), retryMs);
    });
  }
}
