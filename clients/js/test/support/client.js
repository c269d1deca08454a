// A client in a world of its own.
import { Client } from "../../dist/client.js";
import { World } from "./world.js";

/** A client that has begun to connect, its world, and what it said of events. */
export function begun(options = {}) {
  const world = new World();
  const client = new Client("studio", { WebSocket: world.Socket, ...options }, world.environment);
  const events = [];
  for (const name of ["open", "close", "reconnecting", "state", "change", "discontinuity", "sync", "error"]) {
    client.on(name, (value) => events.push([name, value]));
  }
  const told = (name) => events.filter(([event]) => event === name).map(([, value]) => value);
  return { world, client, told };
}

/** The same, connected. */
export async function opened(options) {
  const all = begun(options);
  await all.world.advance(0);
  await all.world.socket.open();
  return all;
}

/** A state as the server sends it. */
export const state = (world, members = {}) => ({
  type: "transport.state", playing: true, status: "playing", time_seconds: 1, sample_pos: 48000,
  time_formatted: "00:01.000", frame_count: 100, beat_pos: 2, bpm: 120, timestamp_ms: world.serverNow,
  loop_enabled: false, loop_start_seconds: 0, loop_end_seconds: 10, epoch: 1, seq: 1, ...members,
});
