import type { Environment, Timer } from "./environment.js";
import type { ClientOptions, ConnectionState, WebSocketConstructor, WebSocketLike } from "./types.js";

const openingMs = 10_000; // an attempt is given up after
const usual = { firstRetryMs: 250, longestRetryMs: 5000 };

export interface ConnectionHandlers {
  open(): void;
  /** @param data  a text, or an ArrayBuffer */
  message(data: unknown): void;
  close(event: { code: number; reason: string }): void;
  waiting(event: { attempt: number; delayMs: number }): void;
  /** There is nothing to connect with; no more attempts. */
  impossible(error: Error): void;
}

/** The given class, the page's or Node's, or that of the package `ws` where it is installed. */
async function socketClass(options: ClientOptions): Promise<WebSocketConstructor> {
  const known = options.WebSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
  if (known) return known;
  const name = "ws"; // not a literal below, so that bundlers do not look for it
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)).WebSocket;
  } catch {
    throw new Error(
      "This Node has no WebSocket: install the package ws, or give connect() one in options.WebSocket.",
    );
  }
}

/** A WebSocket that comes back, each time after a longer while; at once when that may help. */
export class Connection {
  readonly #url: string;
  readonly #options: ClientOptions;
  readonly #environment: Environment;
  readonly #handlers: ConnectionHandlers;
  #socket: WebSocketLike | null = null;
  #state: ConnectionState = "connecting";
  #attempt = 0;
  #timer: Timer | undefined;

  constructor(
    url: string,
    options: ClientOptions,
    environment: Environment,
    handlers: ConnectionHandlers,
  ) {
    this.#url = url;
    this.#options = options;
    this.#environment = environment;
    this.#handlers = handlers;
    void this.#connect();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  send(text: string): void {
    if (this.#state === "open") this.#socket?.send(text);
  }

  /** Tries again now, if it waits. */
  retryNow(): void {
    if (this.#state === "waiting") void this.#connect();
  }

  /** The connection is dead, though nobody said so: another one. */
  replace(reason: string): void {
    if (this.#state === "open" || this.#state === "connecting") this.#lost(1006, reason);
  }

  close(): void {
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    this.#drop();
    if (wasOpen) this.#handlers.close({ code: 1000, reason: "" });
  }

  async #connect(): Promise<void> {
    this.#environment.clearTimeout(this.#timer);
    this.#state = "connecting";
    let socket: WebSocketLike;
    try {
      const Socket = await socketClass(this.#options);
      if (this.#state !== "connecting" || this.#socket) return;
      socket = new Socket(this.#url);
    } catch (error) {
      this.#state = "closed";
      return this.#handlers.impossible(error as Error);
    }
    this.#socket = socket;
    this.#timer = this.#environment.setTimeout(
      () => this.#lost(1006, "no answer to the attempt to connect"),
      openingMs,
    );
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#environment.clearTimeout(this.#timer);
      this.#state = "open";
      this.#handlers.open();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      this.#attempt = 0; // not before: some let everybody in, and end it at once
      this.#handlers.message(data);
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
      this.#lost(code, reason);
    socket.onerror = () => {}; // a close follows
  }

  /** Lets go of the socket, and hears nothing more of it. */
  #drop(): void {
    this.#environment.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lost(code: number, reason: string): void {
    const wasOpen = this.#state === "open";
    this.#drop();
    this.#state = "waiting";
    const { firstRetryMs, longestRetryMs } = { ...usual, ...this.#options };
    const delay = Math.min(firstRetryMs * 2 ** this.#attempt, longestRetryMs);
    // A little apart, so that a thousand pages do not return to a new server as one.
    const delayMs = delay * (0.75 + this.#environment.random() / 4);
    ++this.#attempt;
    this.#timer = this.#environment.setTimeout(() => void this.#connect(), delayMs);
    if (wasOpen) this.#handlers.close({ code, reason });
    if (this.#state === "waiting") this.#handlers.waiting({ attempt: this.#attempt, delayMs });
  }
}
