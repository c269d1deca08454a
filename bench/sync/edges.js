// An origin, NATS, and one edge for each network. Both hops of a network have its delays: from NATS to the edge, and
// from the edge to its clients.
import { start } from "./processes.js";

/** By name: the proxy's options. */
const networks = {
  "2 ms": ["--least-ms", "2", "--queue", "none"],
  "20 ms": ["--least-ms", "20", "--queue", "none"],
  "20±10 ms": ["--least-ms", "10", "--queue", "even"],
};
const page = /http:\/\/localhost:(\d+)\/docs/;

/** The arguments of a server that publishes, the names and ports for clients, and the end of all. */
export async function startEdges(tactus, proxy, seed) {
  const nats = await start("nats-server", ["-a", "127.0.0.1", "-p", "-1"], /client connections on \S+:(\d+)/);
  const url = (port) => `nats://127.0.0.1:${port}/bench`;
  const running = [nats];
  const proxies = [];
  const delayed = async (to, options) => {
    const seeded = ["--seed", `${100 * seed + proxies.length}`];
    proxies.push(await start(proxy, ["--to", to, ...options, ...seeded], /^(\d+)$/m));
    return proxies.at(-1).found[1];
  };
  return {
    publish: ["--publish", url(nats.found[1])],
    proxies,
    async clients() {
      const all = [];
      for (const [name, options] of Object.entries(networks)) {
        const address = url(await delayed(nats.found[1], options));
        const edge = await start(tactus, ["edge", address, "--port", "0"], page);
        running.push(edge);
        for (let i = 0; i < 2; ++i) all.push([name, await delayed(edge.found[1], options)]);
      }
      return all;
    },
    async end() {
      for (const each of running.reverse()) await each.end();
    },
  };
}
