import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, opened, state } from "./support/client.js";

test("it reconnects with growing delays, and starts with a burst of probes", async () => {
  const { world, client, told } = await opened();
  await world.socket.receive(state(world));
  await world.socket.drop(1001);
  assert.deepEqual(told("close"), [{ code: 1001, reason: "", final: false }]);
  assert.equal(client.connection, "waiting");
  const delays = [];
  for (let i = 0; i < 7; ++i) {
    const { attempt, delayMs } = told("reconnecting").at(-1);
    assert.equal(attempt, i + 1);
    delays.push(delayMs);
    const before = world.sockets.length;
    await world.advance(delayMs - 1);
    assert.equal(world.sockets.length, before);
    await world.advance(1);
    assert.equal(world.sockets.length, before + 1);
    if (i < 6) await world.socket.drop();
  }
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000]);
  await world.socket.open();
  await world.advance(360);
  assert.equal(world.socket.of("time.sync").length, 8);
  assert.equal(world.socket.of("transport.subscribe").length, 1);
  assert.deepEqual(told("open").at(-1), { reconnected: true });
  assert.equal(client.metrics.reconnects, 1);
  await world.socket.drop();
  assert.equal(told("reconnecting").at(-1).delayMs, 250);
  client.close();
});

test("a server that accepts and closes at once is not retried in a tight loop", async () => {
  const { world, client, told } = begun();
  await world.advance(0);
  for (let i = 0; i < 7; ++i) {
    world.socket.answers = false;
    await world.socket.open();
    await world.socket.drop(1008);
    await world.advance(told("reconnecting").at(-1).delayMs);
  }
  assert.deepEqual(told("reconnecting").map(({ delayMs }) => delayMs), [250, 500, 1000, 2000, 4000, 5000, 5000]);
  client.close();
});

test("when the network or the page returns it tries immediately", async () => {
  for (const reason of ["goOnline", "comeBack"]) {
    const { world, client } = await opened();
    await world.socket.drop();
    await world[reason]();
    assert.equal(world.sockets.length, 2, reason);
    await world.advance(9000); // the pending attempt is cancelled
    assert.equal(world.sockets.filter(({ closed }) => !closed).length, 1);
    client.close();
  }
});

test("an attempt without an answer times out", async () => {
  const { world, client } = begun();
  await world.advance(10_001);
  assert.ok(world.sockets[0].closed);
  await world.advance(300);
  assert.equal(world.sockets.length, 2);
  client.close();
});

test("a connection that stays silent after probes is replaced", async () => {
  const { world, client, told } = await opened();
  world.socket.answers = false;
  await world.advance(9000);
  assert.ok(world.sockets[0].closed);
  assert.equal(world.sockets.length, 2);
  assert.equal(told("close")[0].code, 1006);
  client.close();
});

test("after a server restart its state is used, whatever its epoch", async () => {
  const { world, client, told } = await opened();
  await world.socket.receive(state(world, { epoch: 9, time_seconds: 90 }));
  await world.socket.drop();
  await world.advance(250);
  await world.socket.open();
  await world.socket.receive(state(world, { epoch: 0, playing: false, status: "stopped", time_seconds: 0, frame_count: 0 }));
  assert.equal(client.playhead(), 0);
  assert.equal(told("discontinuity").length, 1);
  client.close();
});

test("closing cleans up sockets, timers, listeners and promises", async () => {
  const { world, client, told } = await opened();
  const command = assert.rejects(client.play(), { code: "CLOSED" });
  const ready = assert.rejects(client.ready, { code: "CLOSED" });
  client.close();
  client.close();
  await Promise.all([command, ready]);
  assert.ok(world.socket.closed);
  assert.equal(world.burdens, 0);
  assert.deepEqual(told("close"), [{ code: 1000, reason: "", final: true }]);
  await assert.rejects(client.beats(() => {}), { code: "CLOSED" });
  await world.advance(60_000);
  assert.equal(world.sockets.length, 1);
});

test("closing while connecting or waiting cleans up, too", async () => {
  const early = begun();
  early.client.close();
  await early.world.advance(60_000);
  assert.equal(early.world.sockets.length, 0);
  const { world, client } = await opened();
  await world.socket.drop();
  client.close();
  await world.advance(60_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(world.burdens, 0);
});

test("closing in a close listener takes effect", async () => {
  const { world, client } = await opened();
  client.on("close", () => client.close());
  await world.socket.drop();
  await world.advance(60_000);
  assert.equal(client.connection, "closed");
  assert.equal(world.sockets.length, 1);
});
