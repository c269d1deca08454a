import type { Metrics } from "./types.js";

const windowMs = 5000;
const settleMs = 1000; // messages queued while a page loads arrive at once

/** Measures the quality of the connection. Times are local, in ms. */
export class Meter {
  #arrivals: number[] = []; // arrivals of states within the window
  #begin: number | null = null; // arrival of this connection's first state
  #seq: number | null = null;
  #expected = 0;
  #gaps = 0;
  #messages = 0;
  #bytes = 0;
  #reconnects = 0;
  #last = -Infinity;

  message(bytes: number, at: number): void {
    ++this.#messages;
    this.#bytes += bytes;
    this.#last = at;
  }

  state(seq: number, at: number): void {
    if (this.#seq !== null && seq > this.#seq + 1) this.#gaps += seq - this.#seq - 1;
    this.#seq = seq;
    this.#begin ??= at;
    if (at - this.#begin < settleMs) return;
    this.#arrivals.push(at);
    this.#forget(at);
  }

  /** Sets the rate of states that the server confirmed. */
  expect(rateHz: number): void {
    this.#expected = rateHz;
    this.#seq = null;
  }

  opened(): void {
    this.#gaps = 0;
  }

  lost(): void {
    ++this.#reconnects;
    this.#arrivals = [];
    this.#begin = null;
    this.#seq = null;
  }

  #forget(now: number): void {
    while ((this.#arrivals[0] ?? now) < now - windowMs) this.#arrivals.shift();
  }

  /** Arrival of the last message. */
  get last(): number {
    return this.#last;
  }

  read(now: number): Metrics {
    this.#forget(now);
    const first = this.#arrivals[0] ?? now;
    const count = this.#arrivals.length - 1;
    const spacing = count > 0 ? ((this.#arrivals[count] as number) - first) / count : 0;
    const late = this.#arrivals.map((at, i) => at - first - i * spacing);
    const mean = late.reduce((sum, d) => sum + d, 0) / late.length;
    const distance = late.reduce((sum, d) => sum + Math.abs(d - mean), 0);
    // After the last message, silence lowers the rate.
    const span = Math.max(spacing * count, now - first - spacing);
    return {
      rateHz: count > 0 ? (count * 1000) / span : 0,
      expectedRateHz: this.#expected,
      jitterMs: count > 0 ? distance / late.length : 0,
      gaps: this.#gaps,
      messages: this.#messages,
      bytes: this.#bytes,
      reconnects: this.#reconnects,
      silenceMs: now - this.#last,
    };
  }
}
