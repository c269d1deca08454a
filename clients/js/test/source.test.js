// What is heard, and its waveform.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "../dist/client.js";
import { World } from "./support/world.js";

async function opened(url = "studio", options = {}) {
  const world = new World();
  const client = new Client(url, { WebSocket: world.Socket, ...options }, world.environment);
  await world.advance(0);
  await world.socket.open();
  return { world, client };
}

/** Answers HTTP requests, and keeps them. */
function serveHttp(world, status, body) {
  const asked = [];
  world.fetch = async (url, { headers }) => {
    asked.push([url, headers]);
    return new Response(JSON.stringify(body), { status });
  };
  return asked;
}

test("a source's state arrives with camelCase names", async () => {
  const { world, client } = await opened();
  const heard = [];
  const subscription = await client.source((state) => heard.push(state));
  assert.equal(world.socket.of("source.subscribe").length, 1);
  await world.socket.receive({ type: "source.state", kind: "file", length_seconds: 2.5, index: 1, fault: null });
  assert.deepEqual(heard, [{ kind: "file", lengthSeconds: 2.5, index: 1, fault: null }]);
  await subscription.unsubscribe();
  assert.equal(world.socket.of("source.unsubscribe").length, 1);
  client.close();
});

test("levels arrive as pairs of left and right", async () => {
  const { world, client } = await opened();
  const heard = [];
  const subscription = await client.levels((levels) => heard.push(levels));
  const levels = { hopSeq: 9, peak: [0.5, 1.25], rms: [0.35, 0], clipped: [false, true] };
  await world.socket.receive({ type: "levels.frame", ...levels });
  assert.deepEqual(heard, [levels]);
  await subscription.unsubscribe();
  assert.equal(world.socket.of("levels.unsubscribe").length, 1);
  client.close();
});

test("an overview has levels from 0 to 1", async () => {
  const { world, client } = await opened("wss://studio/live/ws");
  const asked = serveHttp(world, 200, { points: 2, length_seconds: 9, progress: 0.5, peaks: [255, 0], rms: [51, 0] });
  const { lengthSeconds, progress, peaks, rms } = await client.overview(2);
  assert.deepEqual([lengthSeconds, progress, ...peaks], [9, 0.5, 1, 0]);
  assert.ok(Math.abs(rms[0] - 0.2) < 1e-6);
  assert.deepEqual(asked, [["https://studio/live/transport/overview?points=2", {}]]);
  client.close();
});

test("an overview is asked for with the client's latest key", async () => {
  const { world, client } = await opened("studio", { key: async () => "abc-de" });
  const asked = serveHttp(world, 200, { length_seconds: 1, progress: 1, peaks: [], rms: [] });
  await client.overview();
  const role = client.authenticate("fgh-ij");
  await world.advance(0);
  const { requestId } = world.socket.of("auth").at(-1);
  await world.socket.receive({ type: "auth.result", requestId, success: true, role: "view" });
  await role;
  await client.overview();
  assert.deepEqual(asked.map(([url, headers]) => [url, headers.Authorization]), [
    ["http://studio/transport/overview", "Bearer ABC-DE"], ["http://studio/transport/overview", "Bearer FGH-IJ"],
  ]);
  client.close();
});

test("an overview rejects with the server's error, or without a server", async () => {
  const { world, client } = await opened();
  await assert.rejects(client.overview(), { name: "TactusError", code: "NOT_CONNECTED" });
  serveHttp(world, 409, { error: "no overview: no files are played", code: "FAILED_PRECONDITION" });
  await assert.rejects(client.overview(), {
    name: "TactusError", code: "FAILED_PRECONDITION", message: "no overview: no files are played",
  });
  client.close();
});
