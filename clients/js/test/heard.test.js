// The beat that is heard in the sound.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "../dist/client.js";
import { World } from "./support/world.js";

async function opened() {
  const world = new World();
  const client = new Client("studio", { WebSocket: world.Socket }, world.environment);
  await world.advance(0);
  await world.socket.open();
  return { world, client };
}

/** A heard beat that falls after a time. */
const beatIn = (world, client, ms) => ({
  type: "beat.event", source: "audio", beat_index: 3, predicted: true,
  timestamp_ms: client.clock.serverTime(world.environment.now() + ms),
});

test("a listener is called ahead of a heard beat by its lead", async () => {
  const { world, client } = await opened();
  const called = [];
  await client.heardBeats({ leadMs: 120 }, ({ beatIndex }) => called.push([beatIndex, world.environment.now()]));
  assert.deepEqual(world.socket.of("beat.subscribe").map(({ source, leadMs }) => [source, leadMs]), [["audio", 220]]);
  const begin = world.environment.now();
  await world.socket.receive(beatIn(world, client, 200));
  await world.advance(79);
  assert.equal(called.length, 0);
  await world.advance(2);
  assert.equal(called.length, 1);
  assert.equal(called[0][0], 3);
  assert.ok(Math.abs(called[0][1] - begin - 80) <= 2, `${called[0][1] - begin}`);
  await world.socket.receive(beatIn(world, client, 50)); // too late: at once
  await world.advance(1);
  assert.equal(called.length, 2);
  client.close();
});

test("heard beats and the transport's are streams of their own", async () => {
  const { world, client } = await opened();
  const called = [];
  await client.beats(() => called.push("transport"));
  const heard = await client.heardBeats(() => called.push("audio"));
  await world.socket.receive({ type: "beat.event", beat_index: 3, timestamp_ms: 5 });
  await world.socket.receive(beatIn(world, client, 0));
  await world.advance(1);
  assert.deepEqual(called, ["transport", "audio"]);
  await world.socket.receive(beatIn(world, client, 100));
  await heard.unsubscribe();
  await world.advance(200);
  assert.equal(called.length, 2, "an ended subscription calls no more");
  assert.deepEqual(world.socket.of("beat.unsubscribe").map(({ source }) => source), ["audio"]);
  client.close();
});

test("a later listener with a longer lead changes the subscription", async () => {
  const { world, client } = await opened();
  await client.heardBeats(() => {});
  await client.heardBeats({ leadMs: 450 }, () => {});
  await client.heardBeats({ leadMs: 10 }, () => {});
  assert.deepEqual(world.socket.of("beat.subscribe").map(({ leadMs }) => leadMs), [100, 500]);
  client.close();
});

test("the tempo arrives, and hints are sent", async () => {
  const { world, client } = await opened();
  const heard = [];
  await client.tempo(({ bpm, minBpm }) => heard.push([bpm, minBpm]));
  await world.socket.receive({ type: "tempo.state", bpm: 128.1, min_bpm: 55 });
  assert.deepEqual(heard, [[128.1, 55]]);
  client.hint("tap", { at: world.environment.now() }).catch(() => {});
  client.hint("range", { min: 60, max: 90 }).catch(() => {});
  const [tap, range] = world.socket.of("transport.command");
  assert.equal(tap.command, "beat.tap");
  assert.equal(typeof tap.unixMs, "number");
  assert.deepEqual([range.command, range.min, range.max], ["beat.range", 60, 90]);
  client.close();
});
