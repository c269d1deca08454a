// The same clock from Node's `ws`, at its best: no compression, one encoding and one frame a tick.
// `frames` writes that frame to each socket itself, which is quicker than `send`, the documented
// way, which builds the frame's header for each client anew.
//
// Usage: node_ws.mjs PORT [frames|send]
import { createRequire } from "node:module";

const { Sender, WebSocketServer } = createRequire(import.meta.url)("ws"); // heeds NODE_PATH

const HZ = 30;
const port = Number(process.argv[2]);
const way = process.argv[3] ?? "frames";
const server = new WebSocketServer({ host: "127.0.0.1", port, perMessageDeflate: false, backlog: 4096 });

function state(seq) {
  return Buffer.from(JSON.stringify({
    playing: false, sample_pos: 0, time_seconds: 0, time_formatted: "00:00.000", frame_count: 0,
    status: "stopped", bpm: 120, beat_pos: 0, timestamp_ms: Date.now() + 0.25,
    loop_enabled: false, loop_start_seconds: 0, loop_end_seconds: 10, epoch: 0, seq,
  }));
}

const started = performance.now();
let deadline = 1; // the number of the next one
let seq = 0;

function tick() {
  // Timers are of whole milliseconds, and may be early by a part of one.
  const periods = ((performance.now() - started) * HZ) / 1000;
  if (periods >= deadline - 0.015) {
    // Deadlines that have passed by a whole period are left out, or the others would never be kept.
    deadline = Math.max(deadline, Math.floor(periods)) + 1;
    seq += 1;
    const body = state(seq);
    if (way === "send") {
      for (const client of server.clients) client.send(body, { binary: false });
    } else {
      const frame = Buffer.concat(
        Sender.frame(body, { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false }));
      for (const client of server.clients) client._socket.write(frame);
    }
  }
  setTimeout(tick, Math.max(0, started + (deadline * 1000) / HZ - performance.now()));
}

server.on("connection", (client) => client.on("error", () => client.terminate()));
server.on("listening", tick);
