import { tell } from "./emitter.js";
import type { Environment, Timer } from "./environment.js";
import { TactusError } from "./error.js";
import type { Answer } from "./requests.js";
import type { Listener, Subscription } from "./types.js";

const retry_ms = 2000;

/** What a stream needs of the connection. */
export interface Link {
  readonly environment: Environment;
  readonly isOpen: boolean;
  /** Resolves when the connection is open; rejects once the client is closed. */
  opened(): Promise<void>;
  request(message: object, accepted?: (answer: Answer) => void): Promise<Answer>;
  /** Something went wrong that no promise tells of. */
  problem(error: Error): void;
}

const isLoss = (error: unknown) => error instanceof TactusError && error.code === "CONNECTION_LOST";

/** One of the server's streams and its listeners; it is subscribed to while there are any. */
export class Stream<T> {
  protected readonly link: Link;
  readonly #name: string;
  readonly #listeners = new Set<Listener<T>>();
  #answer: Promise<Answer> | null = null; // of this connection
  #active = false;
  #joining = 0;
  #retry: Timer | undefined;

  /** @param name  as in `${name}.subscribe` */
  constructor(link: Link, name: string) {
    this.link = link;
    this.#name = name;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Whether somebody listens, or is about to. */
  protected get used(): boolean {
    return this.#listeners.size + this.#joining > 0;
  }

  deliver(value: T): void {
    for (const listener of [...this.#listeners]) tell(listener, value);
  }

  /** The connection is open: the stream goes on for those who listen. */
  opened(): void {
    if (this.#listeners.size > 0) this.#renew();
  }

  /** The connection has gone. */
  lost(): void {
    this.#active = false;
    this.#answer = null;
    this.link.environment.clearTimeout(this.#retry);
  }

  async listen(listener: Listener<T>): Promise<Subscription> {
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

  /** What is said beside the type. */
  protected options(): object {
    return {};
  }

  /** The server has accepted; its first message is still to come. */
  protected accepted(_answer: Answer): void {}

  /** Subscribes, anew where it is subscribed already. */
  protected subscribe(): Promise<Answer> {
    const message = { type: `${this.#name}.subscribe`, ...this.options() };
    const answer = this.link.request(message, (answer) => {
      this.#active = true;
      this.accepted(answer);
    });
    const before = this.#answer;
    this.#answer = answer;
    answer.catch(() => {
      // A refused change leaves what was in force.
      if (this.#answer === answer) this.#answer = this.#active ? before : null;
    });
    return answer;
  }

  async #join(): Promise<void> {
    for (;;) {
      await this.link.opened();
      try {
        await (this.#answer ?? this.subscribe());
        return;
      } catch (error) {
        if (!isLoss(error)) throw error; // else with the next connection
      }
    }
  }

  async #leave(listener: Listener<T>): Promise<void> {
    if (!this.#listeners.delete(listener) || this.used) return;
    this.link.environment.clearTimeout(this.#retry);
    if (!this.link.isOpen || !this.#answer) return;
    this.#active = false;
    this.#answer = null;
    await this.link.request({ type: `${this.#name}.unsubscribe` }).catch((error: unknown) => {
      if (!isLoss(error)) throw error;
    });
  }

  /** Subscribes for those who listen already, until the server lets it. */
  #renew(): void {
    if (this.#answer || !this.link.isOpen) return;
    this.subscribe().catch((error: Error) => {
      if (isLoss(error) || !this.used || !this.link.isOpen) return;
      this.link.problem(error);
      this.#retry = this.link.environment.setTimeout(() => this.#renew(), retry_ms);
    });
  }
}
