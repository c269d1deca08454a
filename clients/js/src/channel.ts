import { Connection } from "./connection.js";
import type { Environment } from "./environment.js";
import { TactusError } from "./error.js";
import { type Answer, Requests } from "./requests.js";
import type { ConnectionPort } from "./stream.js";
import type { ClientOptions, ConnectionState, KeySource } from "./client_types.js";

const answerMs = 5000;

export interface ChannelHandlers {
  opened(): void;
  /** Called for each message with its size in bytes (for text: characters). */
  arrived(length: number, at: number): void;
  /** @param message  parsed text, or binary as a view; answers to requests are not passed on */
  message(message: Answer | DataView, received: number): void;
  lost(event: { code: number; reason: string }): void;
  waiting(event: { attempt: number; delayMs: number }): void;
  problem(error: Error): void;
  /** There are no more attempts; see ConnectionHandlers. */
  ended(error: TactusError, code: number): void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: TactusError) => void;
}

/** Messages to and from the server, across reconnections. */
export class Channel implements ConnectionPort {
  readonly environment: Environment;
  readonly #handlers: ChannelHandlers;
  readonly #requests: Requests;
  readonly #connection: Connection;
  readonly #waiters: Waiter[] = [];
  #end: TactusError | null = null;

  constructor(
    url: string,
    options: ClientOptions,
    environment: Environment,
    handlers: ChannelHandlers,
  ) {
    this.environment = environment;
    this.#handlers = handlers;
    this.#requests = new Requests(environment, options.answerTimeoutMs ?? answerMs);
    this.#connection = new Connection(url, options, environment, {
      open: () => {
        handlers.opened();
        for (const { resolve } of this.#waiters.splice(0)) resolve();
      },
      message: (data) => this.#message(data),
      close: (event) => {
        handlers.lost(event);
        this.#requests.failAll(new TactusError("CONNECTION_LOST", "The connection was lost."));
      },
      waiting: (event) => handlers.waiting(event),
      ended: (error, code) => handlers.ended(error, code),
    });
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  opened(): Promise<void> {
    if (this.isOpen) return Promise.resolve();
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  send(text: string): void {
    this.#connection.send(text);
  }

  request(message: object, accepted?: (answer: Answer) => void): Promise<Answer> {
    if (this.#end) return Promise.reject(this.#end);
    if (!this.isOpen) {
      return Promise.reject(
        new TactusError("NOT_CONNECTED", "There is no connection to the server."),
      );
    }
    return this.#requests.send(message, (text) => this.send(text), accepted);
  }

  problem(error: Error): void {
    this.#handlers.problem(error);
  }

  /** Presents another key with later connections. */
  useKey(key: KeySource): void {
    this.#connection.useKey(key);
  }

  /** Tries to connect immediately if waiting between attempts. */
  retryNow(): void {
    this.#connection.retryNow();
  }

  /** Replaces a dead connection. */
  replace(reason: string): void {
    this.#connection.replace(reason);
  }

  /** Closes permanently. Rejects pending and later requests. */
  close(why: TactusError): void {
    if (this.#end) return;
    this.#end = why;
    this.#requests.failAll(why);
    for (const { reject } of this.#waiters.splice(0)) reject(why);
    this.#connection.close();
  }

  #message(data: unknown): void {
    const received = this.environment.now();
    try {
      if (typeof data !== "string") {
        const view = new DataView(data as ArrayBuffer);
        this.#handlers.arrived(view.byteLength, received);
        this.#handlers.message(view, received);
        return;
      }
      this.#handlers.arrived(data.length, received);
      const message = JSON.parse(data) as Answer;
      if (message.requestId === undefined || !this.#requests.settle(message)) {
        this.#handlers.message(message, received);
      }
    } catch (error) {
      this.#handlers.problem(error as Error);
    }
  }
}
