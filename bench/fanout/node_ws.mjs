// The same clock from Node's `ws`, as its documentation sends to all clients: no compression, one
// encoding a tick. The rate is that of the newest client's address, ?hz=N, else 30.
//
// Usage: node_ws.mjs PORT
import { createRequire } from "node:module";

const { WebSocketServer } = createRequire(import.meta.url)("ws"); // heeds NODE_PATH

const port = Number(process.argv[2]);
const server = new WebSocketServer({ host: "127.0.0.1", port, perMessageDeflate: false, backlog: 4096 });

let hz = 30;
let started = performance.now();
let deadline = 1; // the number of the next one
let seq = 0;

function state(seq) {
  return Buffer.from(JSON.stringify({
    playing: false, sample_pos: 0, time_seconds: 0, time_formatted: "00:00.000", frame_count: 0,
    status: "stopped", bpm: 120, beat_pos: 0, beat_offset: 0, beats_per_bar: 4, beat_unit: 4, bar: 1, beat_in_bar: 1, timestamp_ms: Date.now() + 0.25,
    loop_enabled: false, loop_start_seconds: 0, loop_end_seconds: 10, epoch: 0, seq, stalled: false, leader: "internal", locked: true,
  }));
}

function tick() {
  // Timers have whole milliseconds, and may be early by a part of one.
  const periods = ((performance.now() - started) * hz) / 1000;
  if (periods >= deadline - 0.5 * (hz / 1000)) {
    // Deadlines that have passed by a whole period are skipped, or the others would never be kept.
    deadline = Math.max(deadline, Math.floor(periods)) + 1;
    seq += 1;
    const body = state(seq);
    for (const client of server.clients) client.send(body, { binary: false });
  }
  setTimeout(tick, Math.max(0, started + (deadline * 1000) / hz - performance.now()));
}

server.on("connection", (client, request) => {
  client.on("error", () => client.terminate());
  const asked = Number(new URL(request.url, "ws://localhost").searchParams.get("hz") ?? 30);
  if (asked !== hz) [hz, started, deadline, seq] = [asked, performance.now(), 1, 0];
});
server.on("listening", tick);
