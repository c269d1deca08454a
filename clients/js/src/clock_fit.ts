// Fits a line to the server's clock against the local one, from delayed probes and messages.
import type { Messages } from "./messages.js";

/** Bounds of the clock offset at one time, in ms of the local clock. */
export interface Bracket {
  /** Local times of sending the probe and receiving its answer. */
  readonly sent: number;
  readonly received: number;
  /** The answer left before it was received, so the offset is above this. */
  readonly low: number;
  /** The probe was received after it was sent, so the offset is below this. */
  readonly high: number;
}

/** The offset at one time, and its drift rate (ms per ms). */
export interface Line {
  readonly offset: number;
  readonly rate: number;
}

/** Maximum relative drift of two clocks: 100 ppm for each oscillator. */
export const greatestRate = 200e-6;
const typicalRate = 10e-6; // typical drift of two clocks kept by NTP
const leastQueueMs = 0.01;
const golden = (Math.sqrt(5) - 1) / 2;
const narrowings = 25;
const points = 16; // points for the mean over the rate
// weight of the best message of one second: delays in a busy server are correlated over longer times
const witness = 0.25;
const depth = 5; // log likelihood below which a rate is ignored

export const roundTrip = (bracket: Bracket): number => bracket.high - bracket.low;

/** The gap that the brackets leave at one time for lines of one rate. */
function strip(brackets: readonly Bracket[], now: number, rate: number) {
  let low = -Infinity;
  let high = Infinity;
  for (const bracket of brackets) {
    const shift = rate * (now - (bracket.sent + bracket.received) / 2);
    low = Math.max(low, bracket.low + shift);
    high = Math.min(high, bracket.high + shift);
  }
  return { low, high };
}

/**
 * Delays only add to the minimum delay of a direction. So the lower ends of the brackets lie under the true line
 * and the upper ends above it. At best both are off by that minimum, however the queues of the two directions
 * differ. The best line is the middle of the widest strip between them. With exponentially distributed queues of
 * mean q, a strip wider by w is exp(n w / q) times as likely. The offset is the mean over all rates, weighted by
 * that likelihood and by a prior: drifts above about 10 ppm are rare.
 *
 * Messages with a sending time bound the offset from one side only, but there are many. The best message of each
 * second shows the rate better than one probe a second does. The line is above them, too. The scale of their delays
 * is separate and unknown, because messages also wait in the server. A mean wait w is w^-n times as likely.
 *
 * Behind queues of 2 to 30 ms the median error is 0.1 ms, or 0.5 ms without messages. A regression through the best
 * round trips has 1.9 ms, however weighted: a short round trip does not show how it divides.
 *
 * Source: the linear programme of Moon, Skelly and Towsley, "Estimation and removal of clock skew from network
 * delay measurements" (1999), for both directions at once.
 * @param brackets    at least one
 * @param messages    may be empty
 * @param resolution  resolution of the local clock in ms
 */
export function fit(
  brackets: readonly Bracket[],
  messages: Messages,
  now: number,
  resolution: number,
): Line {
  const best = Math.min(...brackets.map(roundTrip));
  const excess = brackets.reduce((sum, bracket) => sum + roundTrip(bracket) - best, 0);
  const least = leastQueueMs + resolution;
  const queue = excess / brackets.length / 2 + least;
  const witnesses = witness * messages.count;
  const likelihood = (rate: number) => {
    const { low, high } = strip(brackets, now, rate);
    const wait = witnesses > 0 ? messages.meanWait(rate) + least : 1;
    return (
      ((high - low) * brackets.length) / queue - witnesses * Math.log(wait) - Math.abs(rate) / typicalRate
    );
  };

  const top = maximum(likelihood, -greatestRate, greatestRate);
  const height = likelihood(top);
  const reach = (sign: number) => {
    let width = 1e-9;
    while (width < greatestRate && likelihood(top + sign * width) > height - depth) width *= 1.6;
    return Math.max(-greatestRate, Math.min(greatestRate, top + sign * width));
  };
  const from = reach(-1);
  const step = (reach(1) - from) / points;

  let weights = 0;
  let offset = 0;
  let rate = 0;
  for (let i = 0; i <= points; ++i) {
    const at = from + i * step;
    const { low, high } = strip(brackets, now, at);
    const floor = Math.max(low, messages.floor(now, at));
    const weight = Math.exp(likelihood(at) - height);
    weights += weight;
    offset += (weight * (floor + high)) / 2;
    rate += weight * at;
  }
  return { offset: offset / weights, rate: rate / weights };
}

/** The maximum of a unimodal function, by golden-section search. */
function maximum(f: (x: number) => number, from: number, to: number): number {
  let left = to - golden * (to - from);
  let right = from + golden * (to - from);
  let atLeft = f(left);
  let atRight = f(right);
  for (let i = 0; i < narrowings; ++i) {
    if (atLeft > atRight) {
      to = right;
      right = left;
      atRight = atLeft;
      left = to - golden * (to - from);
      atLeft = f(left);
    } else {
      from = left;
      left = right;
      atLeft = atRight;
      right = from + golden * (to - from);
      atRight = f(right);
    }
  }
  return (from + to) / 2;
}
