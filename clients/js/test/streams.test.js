import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "../dist/client.js";
import { World } from "./support/world.js";

async function opened() {
  const world = new World();
  const client = new Client("studio", { WebSocket: world.Socket }, world.environment);
  const errors = [];
  client.on("error", (error) => errors.push(error));
  await world.advance(0);
  await world.socket.open();
  return { world, client, errors };
}

const beat = { type: "beat.event", tick: true, beat_index: 3, bpm: 120, timestamp_ms: 5 };
const full = { code: "RESOURCE_EXHAUSTED", message: "FFT subscriber table full (max 4 concurrent clients)" };
const frame = (hopSeq, bins) => ({ type: "spectrum.frame", hopSeq, bins });

/** Answers the next subscribe by hand. */
async function answered(socket, type, answer) {
  const { requestId } = socket.of(type).at(-1);
  await socket.receive({ requestId, ...answer });
}

test("listeners share a subscription, which ends with the last one", async () => {
  const { world, client } = await opened();
  const heard = [];
  const first = await client.beats(({ beatIndex }) => heard.push(["a", beatIndex]));
  const second = await client.beats(({ beatIndex }) => heard.push(["b", beatIndex]));
  assert.equal(world.socket.of("beat.subscribe").length, 1);
  await world.socket.receive(beat);
  assert.deepEqual(heard, [["a", 3], ["b", 3]]);
  await first.unsubscribe();
  assert.deepEqual([first.active, second.active], [false, true]);
  assert.equal(world.socket.of("beat.unsubscribe").length, 0);
  await world.socket.receive(beat);
  assert.equal(heard.length, 3);
  await second.unsubscribe();
  await second.unsubscribe();
  assert.equal(world.socket.of("beat.unsubscribe").length, 1);
  await client.beats(() => {});
  assert.equal(world.socket.of("beat.subscribe").length, 2);
  client.close();
});

test("closing the client ends each subscription, however it was started", async () => {
  const { world, client } = await opened();
  const beats = await client.beats(() => {});
  world.socket.answers = false;
  const ended = beats.unsubscribe();
  client.close();
  await ended;
});

test("a throwing listener does not stop the others", async () => {
  const { world, client } = await opened();
  const thrown = [];
  const catcher = (error) => thrown.push(error.message);
  process.setUncaughtExceptionCaptureCallback(catcher);
  try {
    let heard = 0;
    await client.beats(() => { throw new Error("mine"); });
    await client.beats(() => ++heard);
    await world.socket.receive(beat);
    assert.equal(heard, 1);
    assert.deepEqual(thrown, ["mine"]);
  } finally {
    process.setUncaughtExceptionCaptureCallback(null);
  }
  client.close();
});

test("subscriptions survive reconnections", async () => {
  const { world, client } = await opened();
  const heard = [];
  const beats = await client.beats(({ beatIndex }) => heard.push(beatIndex));
  const spectrum = await client.spectrum({ rateHz: 60 }, ({ bins }) => heard.push([...bins]));
  await world.socket.drop();
  assert.deepEqual([beats.active, spectrum.active], [false, false]);
  await world.advance(250);
  await world.socket.open();
  assert.deepEqual([beats.active, spectrum.active], [true, true]);
  assert.equal(world.socket.of("spectrum.subscribe")[0].rateHz, 60);
  await world.socket.receive(beat);
  await world.socket.receive(frame(8, [0, 0.5, 1, 0]));
  assert.deepEqual(heard, [3, [0, 0.5, 1, 0]]);
  client.close();
});

test("a subscription requested while disconnected starts with the next connection", async () => {
  const world = new World();
  const client = new Client("studio", { WebSocket: world.Socket }, world.environment);
  let subscription = null;
  client.beats(() => {}).then((it) => (subscription = it));
  await world.advance(0);
  await world.socket.drop();
  await world.advance(300);
  assert.equal(subscription, null);
  world.socket.answers = false;
  await world.socket.open();
  await world.socket.drop(); // before the answer
  await world.advance(500);
  await world.socket.open();
  assert.equal(subscription.active, true);
  client.close();
});

test("a listener removed while disconnected is not subscribed again", async () => {
  const { world, client } = await opened();
  const subscription = await client.beats(() => {});
  await world.socket.drop();
  await subscription.unsubscribe();
  await world.advance(300);
  await world.socket.open();
  assert.equal(world.socket.of("beat.subscribe").length, 0);
  client.close();
});

test("an unanswered subscription is retried, also on the same connection", async () => {
  const { world, client, errors } = await opened();
  world.socket.answers = false;
  let subscription = null;
  client.spectrum(() => {}).then((it) => (subscription = it));
  await world.advance(5000);
  assert.equal(subscription, null);
  assert.deepEqual(errors.map(({ code }) => code), ["TIMEOUT"]);
  assert.equal(world.socket.of("spectrum.subscribe").length, 2);
  world.socket.answers = true;
  await answered(world.socket, "spectrum.subscribe", {
    type: "spectrum.subscribed", success: true, range: [0, 4], bandHz: [1, 2, 3, 4],
  });
  assert.equal(subscription.active, true);
  await world.advance(10_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(world.socket.of("spectrum.subscribe").length, 2);
  client.close();
});

test("a listener that is not a function is rejected, and nothing is sent", async () => {
  const { world, client } = await opened();
  const refused = /a listener must be a function/;
  await assert.rejects(client.spectrum({}), refused);
  await assert.rejects(client.spectrum({ rateHz: 60 }, 7), refused);
  await assert.rejects(client.beats(), refused);
  await assert.rejects(client.audioFrames(null), refused);
  assert.deepEqual(world.socket.sent.filter(({ type }) => /subscribe/.test(type)).map(({ type }) => type), ["transport.subscribe"]);
  await client.spectrum({ rateHz: 31 }, () => {}); // options of rejected listeners have no effect
  client.close();
});

test("a full table rejects with the server's message", async () => {
  const { world, client } = await opened();
  world.socket.answers = false;
  const promise = assert.rejects(client.spectrum(() => {}), full);
  await world.advance(0);
  await answered(world.socket, "spectrum.subscribe", { type: "error", success: false, error: full });
  await promise;
  world.socket.answers = true;
  assert.equal((await client.spectrum(() => {})).active, true);
  client.close();
});

test("a full table after a reconnection is reported and retried", async () => {
  const { world, client, errors } = await opened();
  const subscription = await client.spectrum(() => {});
  await world.socket.drop();
  await world.advance(250);
  world.socket.answers = false;
  await world.socket.open();
  await answered(world.socket, "spectrum.subscribe", { type: "error", success: false, error: full });
  assert.deepEqual(errors.map(({ code }) => code), ["RESOURCE_EXHAUSTED"]);
  assert.equal(subscription.active, false);
  world.socket.answers = true;
  await world.advance(2000);
  assert.equal(subscription.active, true);
  client.close();
});

test("a client has one spectrum: equal options share it, others are rejected", async () => {
  const { world, client } = await opened();
  const first = await client.spectrum({ rateHz: 60, layout: "mel" }, () => {});
  const second = await client.spectrum({ layout: "mel", rateHz: 60 }, () => {});
  await assert.rejects(client.spectrum({ rateHz: 31 }, () => {}), { code: "ALREADY_EXISTS" });
  assert.equal(world.socket.of("spectrum.subscribe").length, 1);
  await first.unsubscribe();
  await second.unsubscribe();
  await client.spectrum({ rateHz: 31 }, () => {});
  client.close();
});

test("it is binary by default, and reports the options in force", async () => {
  const { world, client } = await opened();
  const { settings } = await client.spectrum(() => {});
  assert.equal(world.socket.of("spectrum.subscribe")[0].format, "binary");
  assert.deepEqual(settings.bandHz, [1, 2, 3, 4]);
  assert.equal(settings.requestId, undefined);
  client.close();
});

test("changed options apply to all listeners; a refused change has no effect", async () => {
  const { world, client } = await opened();
  const subscription = await client.spectrum({ rateHz: 60 }, () => {});
  await subscription.change({ rateHz: 100 });
  assert.deepEqual(world.socket.of("spectrum.subscribe").map(({ rateHz }) => rateHz), [60, 100]);
  world.socket.answers = false;
  const error = { code: "INVALID_VALUE", message: "rateHz must be between 1 and 125" };
  const promise = assert.rejects(subscription.change({ rateHz: 500 }), error);
  await answered(world.socket, "spectrum.subscribe", { type: "error", success: false, error });
  await promise;
  world.socket.answers = true;
  assert.equal(subscription.active, true);
  await client.spectrum({ rateHz: 100 }, () => {}); // shares it
  assert.equal(world.socket.of("spectrum.subscribe").length, 3);
  client.close();
});

test("of several pending changes the last accepted one counts", async () => {
  const refusal = { code: "INVALID_VALUE", message: "no" };
  for (const [taken, ...fates] of [[3, false, true], [2, true, false], [1, false, false]]) {
    const { world, client } = await opened();
    const subscription = await client.spectrum({ rateHz: 1 }, () => {});
    world.socket.answers = false;
    const changes = Promise.allSettled(fates.map((_, at) => subscription.change({ rateHz: at + 2 })));
    const asked = world.socket.of("spectrum.subscribe").slice(1);
    for (const [at, { requestId }] of asked.entries()) {
      const answer = fates[at] ? { type: "spectrum.subscribed", success: true, range: [0, 4], bandHz: [1, 2, 3, 4] }
        : { type: "error", success: false, error: refusal };
      await world.socket.receive({ requestId, ...answer });
    }
    assert.deepEqual((await changes).map(({ status }) => status === "fulfilled"), fates);
    world.socket.answers = true;
    await client.spectrum({ rateHz: taken }, () => {}); // shares it
    await world.socket.drop();
    await world.advance(250);
    await world.socket.open();
    assert.deepEqual(world.socket.of("spectrum.subscribe").map(({ rateHz }) => rateHz), [taken]);
    client.close();
  }
});

test("a change accepted after the end of the subscription leaves nothing behind", async () => {
  const { world, client } = await opened();
  const first = await client.spectrum({ rateHz: 60 }, () => {});
  world.socket.answers = false;
  const change = first.change({ rateHz: 100 });
  const accepted = { type: "spectrum.subscribed", success: true, range: [0, 4], bandHz: [1, 2, 3, 4] };
  const changed = world.socket.of("spectrum.subscribe").at(-1);
  const left = first.unsubscribe();
  await world.socket.receive({ requestId: changed.requestId, ...accepted });
  await answered(world.socket, "spectrum.unsubscribe", { type: "spectrum.unsubscribed", success: true });
  await Promise.all([change, left]);
  const refused = assert.rejects(client.spectrum({ rateHz: 60 }, () => {}), full);
  await world.advance(0);
  await answered(world.socket, "spectrum.subscribe", { type: "error", success: false, error: full });
  await refused;
  const asked = world.socket.of("spectrum.subscribe").length;
  world.socket.answers = true;
  const last = await client.spectrum({ rateHz: 60 }, () => {});
  assert.equal(world.socket.of("spectrum.subscribe").length, asked + 1);
  assert.equal(last.active, true);
  client.close();
});

test("a subscription that has ended cannot be changed", async () => {
  const { world, client } = await opened();
  const subscription = await client.spectrum({ rateHz: 60 }, () => {});
  const other = await client.spectrum({ rateHz: 60 }, () => {});
  await subscription.unsubscribe();
  await assert.rejects(subscription.change({ rateHz: 100 }), { name: "TactusError", code: "CLOSED" });
  await client.spectrum({ rateHz: 60 }, () => {}); // unchanged
  assert.equal((await other.change({ rateHz: 31 })).fftBins, 4);
  assert.deepEqual(world.socket.of("spectrum.subscribe").map(({ rateHz }) => rateHz), [60, 31]);
  client.close();
});

test("a delta for a key frame of an earlier connection emits an error", async () => {
  const { world, client, errors } = await opened();
  await client.spectrum({ format: "json", encoding: "delta" }, () => {});
  await world.socket.receive({ ...frame(8, [0, 0, 0, 0]), key: true });
  await world.socket.drop();
  await world.advance(250);
  await world.socket.open();
  await world.socket.receive({ type: "spectrum.frame", hopSeq: 12, delta: true, keySeq: 8, changes: [] });
  assert.match(errors[0].message, /key frame/);
  client.close();
});

test("binary frames are dispatched by their type", async () => {
  const { world, client } = await opened();
  const heard = [];
  await client.audioFrames(({ hopSeq }) => heard.push(["audio", hopSeq]));
  await client.spectrum(({ hopSeq, samplePos }) => heard.push(["spectrum", hopSeq, samplePos]));
  const audio = new DataView(new ArrayBuffer(464));
  audio.setUint32(0, 0x00445541, true);
  audio.setUint32(4, 21, true);
  await world.socket.receive(audio.buffer);
  const spectrum = new DataView(new ArrayBuffer(28));
  [0x54, 0x53, 0x50, 0x31, 1, 1, 1].forEach((byte, i) => spectrum.setUint8(i, byte));
  spectrum.setUint32(8, 22, true);
  spectrum.setUint32(12, 480, true);
  spectrum.setUint16(22, 4, true);
  await world.socket.receive(spectrum.buffer);
  assert.deepEqual(heard, [["audio", 21], ["spectrum", 22, 480]]);
  client.close();
});
