// Writes tests/golden/clock/networks.json: simulated networks, and the figures that every client's clock
// synchronisation has to give on them. Run it after a deliberate change of the estimator: node support/vectors.js
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { queues, serverEpoch, traffic } from "./network.js";

const seconds = 60;
const hz = 10; // messages
const networks = [
  { name: "quiet", queue: "none", drift: 30e-6, offset: 5000 },
  { name: "busy", queue: "busy", drift: -80e-6, offset: -20 },
  { name: "bursts", queue: "bursty", drift: 50e-6, offset: 0.5 },
  { name: "a coarse clock", queue: "busy", drift: 0, offset: 250, step: 0.1 },
  { name: "a busy server", queue: "busy", drift: 30e-6, offset: 3, busyness: (at) => (at > 30_000 ? 5 : 0) },
  { name: "another server", queue: "none", drift: -10e-6, offset: 40, restarts: true },
  { name: "a set clock", queue: "bursty", drift: 10e-6, offset: -7, set: 60 },
];

const rounded = (value, digits) => Number(value.toFixed(digits));
const micro = (value) => rounded(value, 3);

/** The events of a network: ["probe", sent, arrived, answered, received], ["message", sent, received], ["restart"]. */
function events({ queue, drift, offset, step = 0, busyness, restarts = false, set = 0 }, seed) {
  const shift = (at) => (at > 30_000 ? set : 0);
  const found = traffic({ queue: queues[queue], seed, seconds, drift, offset, step, hz, busyness }).map(
    ({ at, said, sent, arrived, answered, received }) =>
      said !== undefined
        ? ["message", micro(said - serverEpoch + shift(at)), micro(received)]
        : ["probe", micro(sent), micro(arrived - serverEpoch + shift(at)), micro(answered - serverEpoch + shift(at)),
            micro(received)],
  );
  if (restarts) found.splice(found.length / 2, 0, ["restart"]);
  return found;
}

/**
 * The figures after each probe: offset and bound in ms, drift rate in ppm.
 * @param sync  a new ClockSync whose origin is 0
 */
export function figures(sync, events) {
  const found = [];
  for (const [kind, ...times] of events) {
    if (kind === "restart") sync.restart(Infinity);
    else if (kind === "message") sync.onServerTime(...times);
    else {
      sync.add(...times);
      const { offsetMs, errorBoundMs, driftPpm } = sync.status(times[3]);
      found.push([offsetMs, errorBoundMs, driftPpm]);
    }
  }
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ClockSync } = await import("../../dist/clock_sync.js");
  const vectors = networks.map((network, i) => {
    const { name, drift, offset, step: resolution = 0, set = 0 } = network;
    const all = events(network, i + 1);
    const expected = figures(new ClockSync(0, resolution), all).map((values) => values.map((v) => rounded(v, 6)));
    return { name, resolution, offset, drift, set, events: all, expected };
  });
  const lines = vectors.map(({ events, expected, ...rest }) => {
    const list = (values) => values.map((value) => JSON.stringify(value)).join(",\n");
    return `{${JSON.stringify(rest).slice(1, -1)},\n"events":[\n${list(events)}],\n"expected":[\n${list(expected)}]}`;
  });
  const folder = new URL("../../../../tests/golden/", import.meta.url);
  writeFileSync(new URL("clock/networks.json", folder), `[${lines.join(",\n")}]\n`);
}
