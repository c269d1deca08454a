// Sockets that come back by themselves.

const first_delay_ms = 250;
const longest_delay_ms = 5000;
const answer_ms = 3000;

/** The WebSocket address of a path beside this page. */
export function socket_url(path) {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/**
 * A WebSocket that reconnects, each time after a longer while and at once when the page is seen
 * again or the network returns. Handlers: on_message(object), on_state("open" | "closed", delay_ms).
 */
export class Socket {
  #url;
  #handlers;
  #socket = null;
  #delay = first_delay_ms;
  #timer = 0;

  constructor(path, handlers) {
    this.#url = socket_url(path);
    this.#handlers = handlers;
    const retry = () => {
      if (!document.hidden && this.#timer) this.#connect();
    };
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    this.#connect();
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#delay = first_delay_ms;
      this.#handlers.on_state("open", 0);
    };
    socket.onmessage = (event) => this.#handlers.on_message(JSON.parse(event.data));
    socket.onclose = () => {
      // A little apart, so that a thousand pages do not return to a new server as one.
      const delay = this.#delay * (0.75 + Math.random() / 2);
      this.#delay = Math.min(this.#delay * 2, longest_delay_ms);
      this.#timer = setTimeout(() => this.#connect(), delay);
      this.#handlers.on_state("closed", delay);
    };
  }
}

/** Commands and their answers, each paired by its request_id. */
export class Control {
  #socket;
  #waiting = new Map();
  #number = 0;

  constructor(path, on_state) {
    this.#socket = new Socket(path, {
      on_message: (answer) => this.#settle(answer.request_id, answer),
      on_state: (state) => {
        if (state === "closed") this.#fail_all("The connection was lost.");
        on_state(state);
      },
    });
  }

  get open() {
    return this.#socket.open;
  }

  /** Sends a command. Resolves to the answer; rejects with what is wrong, for a person. */
  send(message) {
    if (!this.open) return Promise.reject(new Error("There is no connection to the server."));
    const request_id = `page-${++this.#number}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(request_id, null), answer_ms);
      this.#waiting.set(request_id, { resolve, reject, timer });
      this.#socket.send({ ...message, request_id });
    });
  }

  #settle(request_id, answer) {
    const waiting = this.#waiting.get(request_id);
    if (!waiting) return;
    this.#waiting.delete(request_id);
    clearTimeout(waiting.timer);
    if (answer?.success) waiting.resolve(answer);
    else waiting.reject(new Error(answer?.error?.message ?? "The server did not answer in time."));
  }

  #fail_all(why) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(why));
    }
    this.#waiting.clear();
  }
}
