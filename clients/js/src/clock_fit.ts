// The line that a server's clock follows against this one, from probes and messages whose ways were
// delayed.
import type { Messages } from "./messages.js";

/** Between which values the clocks' offset was at a time, both in ms of the local clock. */
export interface Bracket {
  /** When the probe was sent and its answer received. */
  readonly sent: number;
  readonly received: number;
  /** The answer left before it was received, so the offset is above this. */
  readonly low: number;
  /** The probe was received after it was sent, so it is below this. */
  readonly high: number;
}

/** The offset at a time, and how fast it grows (ms per ms). */
export interface Line {
  readonly offset: number;
  readonly rate: number;
}

/** By how much two clocks may run apart: 100 ppm for each one's oscillator. */
export const greatestRate = 200e-6;
const usualRate = 10e-6; // of clocks that are kept by NTP, or nearly
const leastQueueMs = 0.01;
const golden = (Math.sqrt(5) - 1) / 2;
const narrowings = 25;
const points = 16; // of the mean over the rate
const witness = 0.25; // the weight of a second's best message: what keeps a server busy lasts longer
const depth = 5; // in logarithms, where a rate is too unlikely to count

export const roundTrip = (bracket: Bracket): number => bracket.high - bracket.low;

/** The room that brackets leave at a time to lines of one rate: all of them above low. */
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
 * Delays only ever add to a way's least time. So the brackets' lower ends lie under the true line and
 * the upper ones above it, both at that distance at best, however the queues of the two ways differ;
 * and the line is in the middle of the widest strip between them. With queues q that are
 * exponentially distributed a strip wider by w is exp(n w / q) times as likely; the offset is the
 * mean over the rates by that likelihood, and by how rarely clocks run apart by more than some 10 ppm.
 *
 * Messages that say when they were sent are of one way, but many: the best of each second show the
 * rate, of which a probe a second says little, and the line is above them, too. Their waits' scale is
 * their own, and unknown, for the server lets them wait, too: a mean wait w is w^-n times as likely.
 *
 * Behind queues of 2 to 30 ms that is off by 0.1 ms (median), by 0.5 without messages, where a
 * regression through the best round trips, weighted as it may be, is by 1.9: a good round trip says
 * nothing of how it divides.
 *
 * Source: the linear programme of Moon, Skelly and Towsley, "Estimation and removal of clock skew
 * from network delay measurements" (1999), for both directions at once.
 * @param brackets    at least one
 * @param messages    none, or any number
 * @param resolution  the steps of the local clock in ms
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
      ((high - low) * brackets.length) / queue - witnesses * Math.log(wait) - Math.abs(rate) / usualRate
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

/** Where a function with one peak has it. */
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
