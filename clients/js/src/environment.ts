// What the client needs from its platform, so that tests can replace it.

export type Timer = ReturnType<typeof globalThis.setTimeout>;

export interface Environment {
  /** A monotonic clock in ms. */
  now(): number;
  /** Unix time in ms at which `now` was 0, by this machine's clock. */
  readonly timeOrigin: number;
  /** Resolution of `now` in ms. */
  resolution(): number;
  setTimeout(call: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
  /** A random number from 0 to 1. */
  random(): number;
  /** Calls back when the page becomes visible or the network returns. Returns a function that stops it. */
  onReturn(call: () => void): () => void;
  onOnline(call: () => void): () => void;
  fetch(url: string, options: { headers: Record<string, string> }): Promise<Response>;
}

const mostReadings = 50_000; // one or two ms if the clock does not move
const unknownResolutionMs = 100; // the coarsest resolution known in browsers

/** The smallest step seen of a clock. Browsers coarsen it to 5 µs, 100 µs, 1 ms or worse. */
export function smallestStep(now: () => number): number {
  let smallest = Infinity;
  let last = now();
  for (let readings = 0, steps = 0; readings < mostReadings && steps < 4; ++readings) {
    const next = now();
    if (next === last) continue;
    smallest = Math.min(smallest, next - last);
    last = next;
    ++steps;
  }
  return smallest < Infinity ? smallest : unknownResolutionMs;
}

function listen(target: EventTarget | undefined, event: string, call: () => void): () => void {
  target?.addEventListener(event, call);
  return () => target?.removeEventListener(event, call);
}

/** The environment of a page or of Node. */
export function systemEnvironment(): Environment {
  const page = globalThis.document as Document | undefined;
  const now = () => performance.now();
  return {
    now,
    timeOrigin: performance.timeOrigin,
    resolution: () => smallestStep(now),
    setTimeout: (call, delayMs) => globalThis.setTimeout(call, delayMs),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
    random: Math.random,
    onReturn: (call) => listen(page, "visibilitychange", () => page?.hidden || call()),
    onOnline: (call) => listen(page && globalThis.window, "online", call),
    fetch: (url, options) => globalThis.fetch(url, options),
  };
}
