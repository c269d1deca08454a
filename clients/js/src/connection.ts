import type { Environment, Timer } from "./environment.js";
import { TactusError } from "./error.js";
import { keyProtocols, refusal, refusalOfHandshake } from "./key.js";
import type { ClientOptions, ConnectionState, KeySource, WebSocketConstructor, WebSocketLike } from "./client_types.js";

const normalClose = 1000;
const openingMs = 10_000; // timeout of one attempt
const defaults = { firstRetryMs: 250, longestRetryMs: 5000 };

export interface ConnectionHandlers {
  open(): void;
  /** @param data  text, or an ArrayBuffer */
  message(data: unknown): void;
  close(event: { code: number; reason: string }): void;
  waiting(event: { attempt: number; delayMs: number }): void;
  /**
   * There are no more attempts: connecting is impossible, or the server refuses this client.
   * @param code  the close code
   */
  ended(error: TactusError, code: number): void;
}

/** Returns the given class, the page's or Node's own, or that of the package `ws` if installed. */
async function socketClass(options: ClientOptions): Promise<WebSocketConstructor> {
  const known = options.WebSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
  if (known) return known;
  const name = "ws"; // not a literal below, to hide it from bundlers
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)).WebSocket;
  } catch {
    throw new Error(
      "No WebSocket in this version of Node: install the package ws, or pass a class in options.WebSocket.",
    );
  }
}

/** A WebSocket that reconnects with growing delays, or immediately when the network or page returns. */
export class Connection {
  readonly #url: string;
  readonly #options: ClientOptions;
  readonly #environment: Environment;
  readonly #handlers: ConnectionHandlers;
  #socket: WebSocketLike | null = null;
  #state: ConnectionState = "connecting";
  #key: KeySource | undefined;
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
    this.#key = options.key;
    void this.#connect();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  send(text: string): void {
    if (this.#state === "open") this.#socket?.send(text);
  }

  /** Presents another key with later connections. */
  useKey(key: KeySource): void {
    this.#key = key;
  }

  /** Tries immediately if waiting between attempts. */
  retryNow(): void {
    if (this.#state === "waiting") void this.#connect();
  }

  /** Replaces a connection that is dead but not closed. */
  replace(reason: string): void {
    if (this.#state === "open" || this.#state === "connecting") this.#lost(1006, reason);
  }

  close(): void {
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    this.#drop();
    if (wasOpen) this.#handlers.close({ code: normalClose, reason: "" });
  }

  async #connect(): Promise<void> {
    this.#environment.clearTimeout(this.#timer);
    this.#state = "connecting";
    let socket: WebSocketLike;
    try {
      const Socket = await socketClass(this.#options);
      const protocols = this.#key === undefined ? undefined : await keyProtocols(this.#key);
      if (this.#state !== "connecting" || this.#socket) return;
      socket = protocols ? new Socket(this.#url, protocols) : new Socket(this.#url);
    } catch (error) {
      if (this.#state !== "connecting") return; // closed in the meantime
      const code = error instanceof TactusError ? error.code : "UNIMPLEMENTED";
      return this.#ended(new TactusError(code, (error as Error).message), normalClose);
    }
    this.#socket = socket;
    let handshakeCode: number | null = null;
    this.#timer = this.#environment.setTimeout(
      () => this.#lost(1006, "connection attempt timed out"),
      openingMs,
    );
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#environment.clearTimeout(this.#timer);
      this.#state = "open";
      this.#handlers.open();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      this.#attempt = 0; // not earlier: a proxy may accept connections and close them immediately
      this.#handlers.message(data);
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
      this.#lost(handshakeCode ?? code, reason);
    socket.onerror = ({ message }: { message?: unknown }) => {
      handshakeCode = refusalOfHandshake(message); // a close event follows
    };
  }

  /** Closes the socket and ignores its events. */
  #drop(): void {
    this.#environment.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #ended(error: TactusError, code: number): void {
    this.#state = "closed";
    this.#drop();
    this.#handlers.ended(error, code);
  }

  #lost(code: number, reason: string): void {
    const refused = refusal(code, reason);
    if (refused) return this.#ended(refused, code);
    const wasOpen = this.#state === "open";
    this.#drop();
    this.#state = "waiting";
    const { firstRetryMs, longestRetryMs } = { ...defaults, ...this.#options };
    const delay = Math.min(firstRetryMs * 2 ** this.#attempt, longestRetryMs);
    // Randomised, so that many pages do not reconnect to a restarted server at once.
    const delayMs = delay * (0.75 + this.#environment.random() / 4);
    ++this.#attempt;
    this.#timer = this.#environment.setTimeout(() => void this.#connect(), delayMs);
    if (wasOpen) this.#handlers.close({ code, reason });
    if (this.#state === "waiting") this.#handlers.waiting({ attempt: this.#attempt, delayMs });
  }
}
