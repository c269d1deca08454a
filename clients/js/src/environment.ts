// What the client needs of the world around it, so that tests can give it another.

export type Timer = ReturnType<typeof globalThis.setTimeout>;

export interface Environment {
  /** A clock that never steps, in ms. */
  now(): number;
  /** Unix time in ms at which that clock was 0, as this machine knows it. */
  readonly timeOrigin: number;
  /** The steps in which `now` goes, in ms. */
  resolution(): number;
  setTimeout(call: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
  /** From 0 to 1. */
  random(): number;
  /** Calls at the page's return into view, or the network's; until the function returned is. */
  onReturn(call: () => void): () => void;
  onOnline(call: () => void): () => void;
}

const mostReadings = 50_000; // one or two ms where the clock does not move
const unknownResolutionMs = 100; // the coarsest that browsers are known for

/** The smallest step seen of a clock: browsers coarsen theirs, to 5 µs, 100 µs, 1 ms or worse. */
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

/** The page's, or Node's. */
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
  };
}
