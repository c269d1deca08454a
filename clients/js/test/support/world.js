// A client's environment with virtual time and sockets handled by the test.

export const serverOffset = 250; // how far the server's clock is ahead, in ms
const start = 1_700_641_234_567;

/** Runs pending promise callbacks. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

export class World {
  #now = 1000;
  #timers = new Map();
  #number = 0;
  #returned = new Set();
  #online = new Set();
  sockets = [];

  /** Answers HTTP requests; a test replaces it. */
  fetch = () => Promise.reject(new Error("no network"));

  constructor() {
    const world = this;
    this.environment = {
      now: () => this.#now,
      timeOrigin: start,
      resolution: () => 0,
      setTimeout: (call, delay) => {
        this.#timers.set(++this.#number, { call, at: this.#now + delay });
        return this.#number;
      },
      clearTimeout: (timer) => this.#timers.delete(timer),
      random: () => 1, // the longest delay
      onReturn: (call) => (this.#returned.add(call), () => this.#returned.delete(call)),
      fetch: (url, options) => this.fetch(url, options),
      onOnline: (call) => (this.#online.add(call), () => this.#online.delete(call)),
    };
    this.Socket = class extends FakeSocket {
      constructor(url, protocols) {
        super(world, url, protocols);
        world.sockets.push(this);
      }
    };
  }

  get now() {
    return this.#now;
  }
  get serverNow() {
    return start + this.#now + serverOffset;
  }
  /** Remaining timers and listeners. */
  get burdens() {
    return this.#timers.size + this.#returned.size + this.#online.size;
  }
  get socket() {
    return this.sockets.at(-1);
  }

  /** Advances time, and runs the timers that expire. */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at);
      if (due.length === 0) break;
      const [number, { call, at }] = due[0];
      this.#timers.delete(number);
      this.#now = Math.max(this.#now, at);
      call();
      await settle();
    }
    this.#now = end;
  }

  async comeBack() {
    for (const call of this.#returned) call();
    await settle();
  }
  async goOnline() {
    for (const call of this.#online) call();
    await settle();
  }
}

class FakeSocket {
  readyState = 0;
  sent = [];
  closed = false;
  answers = true;

  constructor(world, url, protocols) {
    this.world = world;
    this.url = url;
    this.protocols = protocols;
  }

  send(text) {
    const message = JSON.parse(text);
    this.sent.push(message);
    if (this.answers) queueMicrotask(() => this.#answer(message));
  }

  close() {
    this.closed = true;
  }

  async open() {
    this.readyState = 1;
    this.onopen?.({});
    await settle();
  }

  async drop(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
    await settle();
  }

  async receive(message) {
    this.onmessage?.({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
    await settle();
  }

  /** The sent requests of one type. */
  of(type) {
    return this.sent.filter((message) => message.type === type);
  }

  /** The usual answer of a server. */
  #answer({ type, requestId, t0, rateHz }) {
    if (this.readyState !== 1) return;
    const say = (answer) => this.onmessage?.({ data: JSON.stringify(answer) });
    const time = this.world.serverNow;
    if (type === "time.sync") return say({ type: "time.synced", t0, t1: time, t2: time });
    if (type.startsWith("transport.command") || type === "auth") return;
    const [topic, verb] = [type.slice(0, type.lastIndexOf(".")), type.slice(type.lastIndexOf(".") + 1)];
    const settings = topic === "spectrum" ? { range: [0, 4], bandHz: [1, 2, 3, 4], fftBins: 4 } : {};
    say({ type: `${topic}.${verb}d`, requestId, success: true, rateHz: rateHz ?? 30, ...settings });
  }
}
