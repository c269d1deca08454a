// Simulates probes of a server's clock over a network with queues, in virtual time.
import { random } from "./random.js";

export const serverEpoch = 1_700_641_234_567; // Unix time in ms at local time 0

/** Queues of one direction: a delay in ms for each packet. */
export const queues = {
  none: () => () => 0,
  /** Each packet waits between 2 and 30 ms. */
  busy: (next) => () => 2 + 28 * next(),
  /** Bursts of some tenths of a second between quiet periods, as on Wi-Fi. */
  bursty: (next) => {
    let burst = next() < 0.5;
    let until = 0;
    return (at) => {
      while (at > until) {
        burst = !burst;
        until -= (burst ? 400 : 600) * Math.log(1 - next());
      }
      return burst ? 2 + 28 * next() : 0.3 * next();
    };
  },
};

/**
 * The events of a client's first seconds, in order: answers to its probes {sent, arrived, answered, received}, and
 * messages {said, received}. `at` is the true time. The two directions have equal minimum delays, and independent
 * queues that keep the order.
 * @param drift     relative drift of the server's clock, e.g. 30e-6
 * @param offset    offset of the server's clock from `serverEpoch`
 * @param hz        messages per second
 * @param busyness  delay of a message in the server in ms, over time
 */
export function traffic({
  queue, seed, seconds, drift = 0, offset = 0, least = 1, step = 0, hz = 30, busyness = () => 0,
}) {
  const times = Array.from({ length: 8 }, (_, i) => 50 * i);
  for (let at = 1350; at < seconds * 1000; at += 1000) times.push(at);
  const inOrder = (delay) => {
    let last = 0;
    return (at) => (last = Math.max(last, at + least + delay(at)));
  };
  const there = inOrder(queue(random(2 * seed)));
  const back = inOrder(queue(random(2 * seed + 1)));
  const coarse = (at) => (step > 0 ? Math.floor(at / step) * step : at);
  const server = (at) => serverEpoch + offset + at * (1 + drift);
  const answers = times.map((sent) => {
    const arrival = there(sent);
    const leaves = arrival + 0.02;
    return { leaves, sent: coarse(sent), arrived: server(arrival), answered: server(leaves) };
  });
  const messages = Array.from({ length: seconds * hz }, (_, i) => {
    const said = ((i + (seed % 10) / 10) * 1000) / hz;
    return { leaves: said + 0.02 + busyness(said), said: server(said) };
  });
  return [...answers, ...messages].sort((a, b) => a.leaves - b.leaves).map(({ leaves, ...rest }) => {
    const at = back(leaves);
    return { ...rest, at, received: coarse(at) };
  });
}

/** The answers alone, with no other traffic. */
export const probes = (options) => traffic({ ...options, hz: 0 });
