// Probes of a server's clock over a network with queues, in time that is only counted.
import { random } from "./random.js";

export const server_epoch = 1_700_641_234_567; // ms of Unix time at which the local clock is 0

/** Queues of one direction: ms of delay at a time, each packet's own. */
export const queues = {
  none: () => () => 0,
  /** Every packet waits, anything between 2 and 30 ms. */
  busy: (next) => () => 2 + 28 * next(),
  /** Bursts of some tenths of a second between calm ones, as on Wi-Fi. */
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
 * The probes of a client's first seconds, in the order of their answers: {sent, arrived, answered,
 * received}. Two directions with the same least delay, and queues of their own.
 * @param drift   by how much the server's clock runs faster, e.g. 30e-6
 * @param offset  of the server's clock, from `server_epoch`
 */
export function probes({ queue, seed, seconds, drift = 0, offset = 0, least = 1, step = 0 }) {
  const times = Array.from({ length: 8 }, (_, i) => 50 * i);
  for (let at = 1350; at < seconds * 1000; at += 1000) times.push(at);
  const there = queue(random(2 * seed));
  const back = queue(random(2 * seed + 1));
  const coarse = (at) => (step > 0 ? Math.floor(at / step) * step : at);
  return times
    .map((sent) => {
      const arrival = sent + least + there(sent);
      const answer = arrival + 0.02;
      const receipt = answer + least + back(answer);
      const server = (at) => server_epoch + offset + at * (1 + drift);
      return {
        at: receipt, sent: coarse(sent), arrived: server(arrival), answered: server(answer),
        received: coarse(receipt),
      };
    })
    .sort((a, b) => a.at - b.at);
}
