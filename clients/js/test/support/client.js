// A client in a simulated environment.
import { Client } from "../../dist/client.js";
import { World } from "./world.js";

/** A connecting client, its environment, and the events it emitted. */
export function begun(options = {}) {
  const world = new World();
  const client = new Client("studio", { WebSocket: world.Socket, ...options }, world.environment);
  const events = [];
  const names = ["open", "close", "reconnecting", "state", "change", "discontinuity", "stalled", "sync", "error"];
  for (const name of names) {
    client.on(name, (value) => events.push([name, value]));
  }
  const told = (name) => events.filter(([event]) => event === name).map(([, value]) => value);
  return { world, client, told };
}

/** A connected client. */
export async function opened(options) {
  const all = begun(options);
  await all.world.advance(0);
  await all.world.socket.open();
  return all;
}

/** A state as sent by the server. */
export const state = (world, members = {}) => ({
  type: "transport.state", playing: true, status: "playing", time_seconds: 1, sample_pos: 48000,
  time_formatted: "00:01.000", frame_count: 100, beat_pos: 2, beat_offset: 0, beats_per_bar: 4, beat_unit: 4, bar: 1, beat_in_bar: 3, bpm: 120,
  timestamp_ms: world.serverNow,
  loop_enabled: false, loop_start_seconds: 0, loop_end_seconds: 10, epoch: 1, seq: 1, stalled: false,
  leader: "internal", locked: true, ...members,
});
