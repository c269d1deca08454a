// The true values, measured without the client: this machine's clocks, and the playhead from the server's states.
import { execFileSync } from "node:child_process";
import process from "node:process";

const clocks = `
import time
best = None
for _ in range(2000):
    before, unix, after = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
    if best is None or after - before < best[0]: best = (after - before, unix - (before + after) // 2)
print(best[1])
`;

/** Unix time minus CLOCK_MONOTONIC, in ms, to less than a microsecond. */
function unixLessMonotonic() {
  return Number(BigInt(execFileSync("/usr/bin/python3", ["-c", clocks]).toString().trim())) / 1e6;
}

/** CLOCK_MONOTONIC minus performance.now(), in ms. */
function monotonicLessPerformance() {
  let best = { width: Infinity, middle: 0 };
  for (let i = 0; i < 5000; ++i) {
    const before = performance.now();
    const monotonic = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    if (after - before < best.width) {
      best = { width: after - before, middle: monotonic - (before + after) / 2 };
    }
  }
  return best.middle;
}

/** This machine's Unix time minus performance.now(): the offset that a local client should find. */
export const unixLessPerformance = () => unixLessMonotonic() + monotonicLessPerformance();

/** The playhead according to the server's states, read over a separate connection. */
export class TruePlayhead {
  #starts = []; // {at, start}: for each state, the Unix time at which the playhead was 0

  constructor(WebSocket, url) {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send('{"type":"transport.subscribe","rateHz":60}');
    socket.onmessage = ({ data }) => {
      const { type, timestamp_ms, time_seconds, playing } = JSON.parse(data);
      if (type !== "transport.state" || !playing) return;
      this.#starts.push({ at: timestamp_ms, start: timestamp_ms - time_seconds * 1000 });
    };
    this.close = () => socket.close();
  }

  /**
   * The playhead in ms at increasing Unix times. Uses the median of the states within one second, which removes the
   * jitter of single blocks.
   */
  *at(moments) {
    let from = 0;
    let to = 0;
    for (const moment of moments) {
      while (to < this.#starts.length && this.#starts[to].at < moment + 1000) ++to;
      while (from < to && this.#starts[from].at < moment - 1000) ++from;
      const near = this.#starts.slice(from, to).map(({ start }) => start).sort((a, b) => a - b);
      yield moment - near[near.length >> 1];
    }
  }
}
