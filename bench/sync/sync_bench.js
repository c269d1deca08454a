// Accuracy of tactus-client's playhead, compared to a page that shows the newest message: on loopback, and behind
// proxies that simulate bad networks. Server and clients share this machine's clock. Exits with 1 if a target is
// missed. With --edges the clients are those of edges, one behind each network.
//
// node sync_bench.js --tactus PROGRAM --proxy PROGRAM --package FOLDER [--settle 60] [--seconds 60] [--edges]
import { createRequire } from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { startEdges } from "./edges.js";
import { Observer } from "./observer.js";
import { start } from "./processes.js";
import { report } from "./report.js";
import { TruePlayhead, unixLessPerformance } from "./truth.js";

const { values } = parseArgs({
  options: {
    tactus: { type: "string" }, proxy: { type: "string" }, package: { type: "string" },
    settle: { type: "string", default: "60" }, seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" }, edges: { type: "boolean", default: false },
  },
});
const { WebSocket } = createRequire(`${values.package}/`)("ws");
const { connect } = await import(pathToFileURL(`${values.package}/dist/index.js`));

const edges = values.edges ? await startEdges(values.tactus, values.proxy, Number(values.seed)) : null;
const server = await start(
  values.tactus, ["serve", "--device", "none", "--port", "0", "--autoplay", ...edges?.publish ?? []],
  /http:\/\/localhost:(\d+)\/docs/,
);
const port = Number(server.found[1]);

async function behindProxies() {
  const networks = ["busy", "bursty"].flatMap((name) => Array(4).fill(name));
  const proxies = await Promise.all(networks.map((queue, i) => start(
    values.proxy,
    ["--to", `${port}`, "--queue", queue, "--seed", `${100 * Number(values.seed) + i}`],
    /^(\d+)$/m,
  )));
  return { proxies, clients: proxies.map((proxy, i) => [networks[i], proxy.found[1]]) };
}
const { proxies, clients } = edges
  ? { clients: await edges.clients(), proxies: edges.proxies }
  : await behindProxies();

const before = unixLessPerformance();
const truth = new TruePlayhead(WebSocket, `ws://127.0.0.1:${port}/ws`);
const observe = (name, port) => new Observer(name, connect(`127.0.0.1:${port}`, { WebSocket }));
const observers = [
  observe("loopback", port),
  ...clients.map(([name, port]) => observe(name, Number(port))),
];

const moments = []; // Unix times of the samples
const begin = performance.now() + Number(values.settle) * 1000;
const end = begin + Number(values.seconds) * 1000;
while (performance.now() < end) {
  // Random intervals, to meet every phase of blocks, states and probes.
  await new Promise((resolve) => setTimeout(resolve, 4 + 8 * Math.random()));
  const at = performance.now();
  const ready = observers.every(({ client }) => client.clock.synced && client.state?.playing);
  const keeps = at >= begin && ready;
  if (keeps) moments.push(at + before);
  for (const observer of observers) observer.look(at, at + before, keeps);
}
await new Promise((resolve) => setTimeout(resolve, 1200)); // the truth for the most recent samples

for (const { client } of observers) client.close();
truth.close();
const moved = unixLessPerformance() - before;
const late = (await Promise.all(proxies.map((proxy) => proxy.end()))).map((printed) =>
  JSON.parse(printed.trim().split("\n").at(-1)));
await server.end();
await edges?.end();

const met = report(observers, [...truth.at(moments)], moved, late);
process.exit(met ? 0 : 1);
