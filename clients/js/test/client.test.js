import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "../dist/client.js";
import { begun, opened, state } from "./support/client.js";
import { World, serverOffset } from "./support/world.js";

test("it connects, requests states, and is ready with the first", async () => {
  const { world, client, told } = await opened({ rateHz: 60 });
  assert.equal(world.socket.url, "ws://studio/ws");
  assert.equal(client.connection, "open");
  assert.deepEqual(told("open"), [{ reconnected: false }]);
  assert.equal(world.socket.of("transport.subscribe")[0].rateHz, 60);
  assert.equal(client.metrics.expectedRateHz, 60);
  assert.equal(client.state, null);
  await world.socket.receive(state(world));
  assert.equal((await client.ready).timeSeconds, 1);
  assert.equal(client.state.type, undefined);
  await world.advance(250);
  assert.ok(Math.abs(client.playhead() - 1.25) < 1e-6);
  assert.ok(Math.abs(client.beat() - 2.5) < 1e-6);
  assert.ok(Math.abs(client.playhead(world.now + 100) - 1.35) < 1e-6);
  client.close();
});

test("it probes the clock eight times, 50 ms apart, then once a second", async () => {
  const { world, client, told } = await opened();
  const probes = () => world.socket.of("time.sync").map(({ t0 }) => t0 - 1000);
  await world.advance(3400);
  assert.deepEqual(probes(), [0, 50, 100, 150, 200, 250, 300, 350, 1350, 2350, 3350]);
  assert.equal(told("sync").length, 11);
  assert.ok(Math.abs(client.clock.offsetMs - serverOffset) < 0.01);
  assert.ok(client.clock.synced && client.clock.errorBoundMs < 0.1);
  assert.ok(Math.abs(client.clock.serverTime() - world.serverNow) < 0.01);
  client.close();
});

test("it requests sending times, uses them, and does not pass them on", async () => {
  const { world, client } = await opened();
  assert.equal(world.socket.of("transport.subscribe")[0].sentTime, true);
  await world.advance(1000);
  await world.socket.receive(state(world, { sent_ms: world.serverNow + 70, timestamp_ms: world.serverNow - 9 }));
  assert.equal(client.state.sentMs, undefined);
  // The server's clock must have been set: it probes immediately.
  assert.deepEqual(world.socket.of("time.sync").slice(-2).map(({ t0 }) => t0 - 1000), [350, 1000]);
  await world.advance(400);
  assert.equal(world.socket.of("time.sync").length, 8 + 8);
  assert.ok(client.clock.errorBoundMs < 71);
  client.close();
});

test("it also follows a server that sends no sending times", async () => {
  const { world, client } = await opened();
  await world.socket.receive(state(world));
  await world.advance(1000);
  assert.ok(Math.abs(client.clock.offsetMs - serverOffset) < 0.01);
  client.close();
});

test("when the page becomes visible it sends another eight probes", async () => {
  const { world, client } = await opened();
  await world.advance(5000);
  const before = world.socket.of("time.sync").length;
  await world.comeBack();
  await world.advance(360);
  assert.equal(world.socket.of("time.sync").length, before + 8);
  client.close();
});

test("an answer to a foreign probe is ignored", async () => {
  const { world, client } = await opened();
  const probes = client.clock.probes;
  await world.socket.receive({ type: "time.synced", t0: 17, t1: 5, t2: 5 });
  assert.equal(client.clock.probes, probes);
  client.close();
});

test("a command resolves with the state once the server has applied it", async () => {
  const { world, client, told } = await opened();
  await world.socket.receive(state(world, { playing: false, status: "stopped" }));
  let done = null;
  client.seek(8, "beats").then((state) => (done = state));
  await world.advance(1000);
  assert.equal(done, null);
  const { type, requestId, ...said } = world.socket.of("transport.command")[0];
  assert.deepEqual(said, { command: "seek", value: 8, unit: "beats" });
  const result = state(world, { playing: false, status: "stopped", time_seconds: 4, epoch: 2 });
  await world.socket.receive({ type: "transport.result", requestId, success: true, state: result });
  assert.equal(done.timeSeconds, 4);
  assert.equal(done, client.state);
  assert.equal(client.playhead(), 4);
  assert.deepEqual(told("change")[0].parts, ["position"]);
  assert.equal(told("discontinuity")[0].previous.epoch, 1);
  client.close();
});

test("the event stalled comes when a stall begins and ends, without an event change", async () => {
  const { world, client, told } = await opened();
  await world.socket.receive(state(world));
  await world.advance(100);
  const stalled = state(world, { stalled: true, timestamp_ms: world.serverNow - 100 });
  await world.socket.receive(stalled);
  await world.advance(5000);
  await world.socket.receive({ ...stalled, seq: 2 });
  assert.equal(client.playhead(), 1);
  assert.equal(client.beat(), 2);
  await world.socket.receive(state(world, { time_seconds: 1.2, beat_pos: 2.4, frame_count: 120, seq: 3 }));
  assert.deepEqual(told("stalled").map((event) => event.state.stalled), [true, false]);
  assert.deepEqual(told("change"), []);
  await world.advance(50);
  assert.ok(Math.abs(client.playhead() - 1.25) < 1e-6);
  client.close();
});

test("a stalled server's old timestamp says nothing about its clock", async () => {
  const { world, client } = await opened();
  await world.socket.receive(state(world, { stalled: true, timestamp_ms: world.serverNow - 60_000 }));
  await world.socket.receive(state(world, { seq: 2 }));
  assert.ok(Math.abs(client.playhead() - 1) < 1e-6);
  client.close();
});

test("each command is sent under its wire name", async () => {
  const { world, client } = await opened();
  for (const promise of [
    client.play(), client.pause(), client.resume(), client.stop(), client.rewind(), client.next(),
    client.previous(), client.seek(1.5), client.seek(480, "samples"), client.setBpm(90), client.setLoop({ start: 1, end: 2, enabled: true }),
    client.align(), client.align({ bar: true, at: world.now - 40 }), client.nudge(-5), client.setMeter(6, 8), client.setMeter(3),
  ]) promise.catch(() => {});
  const said = world.socket.of("transport.command").map(({ type, requestId, ...rest }) => rest);
  assert.deepEqual(said, [
    { command: "play" }, { command: "pause" }, { command: "resume" }, { command: "stop" },
    { command: "rewind" }, { command: "next" }, { command: "previous" },
    { command: "seek", value: 1.5, unit: "seconds" },
    { command: "seek", value: 480, unit: "samples" }, { command: "tempo", value: 90 },
    { command: "loop", value: { start: 1, end: 2, enabled: true } },
    { command: "align", bar: false }, { command: "align", bar: true, unixMs: client.clock.serverTime(world.now - 40) },
    { command: "nudge", value: -5 },
    { command: "meter", beats: 6, unit: 8 },
    { command: "meter", beats: 3 },
  ]);
  client.close();
});

test("a non-finite number is rejected with a message, and not sent", async () => {
  const { world, client, told } = await opened();
  const refused = { name: "TactusError", code: "INVALID_ARGUMENT", message: "value must be a finite number" };
  await assert.rejects(client.setBpm(NaN), refused);
  await assert.rejects(client.setBpm(Infinity), refused);
  await assert.rejects(client.seek(NaN), refused);
  await assert.rejects(client.seek(5n), refused);
  await assert.rejects(client.setLoop({ start: 1, end: NaN }), { ...refused, message: "end must be a finite number" });
  await assert.rejects(client.spectrum({ rateHz: NaN }, () => {}), { code: "INVALID_ARGUMENT" });
  assert.deepEqual(world.socket.of("transport.command"), []);
  await world.advance(6000);
  assert.deepEqual(told("error"), []);
  client.close();
});

test("a command rejects with the server's error", async () => {
  const { world, client } = await opened();
  const error = { code: "OUT_OF_RANGE", message: "bpm must be between 20 and 999 BPM" };
  const promise = assert.rejects(client.setBpm(5), { name: "TactusError", ...error });
  const { requestId } = world.socket.of("transport.command")[0];
  await world.socket.receive({ type: "transport.result", requestId, success: false, error });
  await promise;
  client.close();
});

test("a command rejects when not connected, disconnected, or unanswered", async () => {
  const { world, client } = begun();
  await assert.rejects(client.play(), { code: "NOT_CONNECTED" });
  await world.advance(0);
  await world.socket.open();
  const unanswered = assert.rejects(client.play(), { code: "TIMEOUT" });
  await world.advance(5001);
  await unanswered;
  const lost = assert.rejects(client.play(), { code: "CONNECTION_LOST" });
  await world.socket.drop();
  await lost;
  await assert.rejects(client.play(), { code: "NOT_CONNECTED" });
  client.close();
  await assert.rejects(client.play(), { code: "CLOSED" });
});

test("an older state does not undo the state of an earlier answer", async () => {
  const { world, client } = await opened();
  const old = state(world);
  const promise = client.seek(7);
  const { requestId } = world.socket.of("transport.command")[0];
  const after = state(world, { epoch: 2, time_seconds: 7 });
  await world.socket.receive({ type: "transport.result", requestId, success: true, state: after });
  await promise;
  await world.socket.receive(old);
  assert.equal(client.state.timeSeconds, 7);
  client.close();
});

test("a playing state is used although its time is before that of a stopped state", async () => {
  const { world, client } = await opened();
  await world.socket.receive(state(world, { playing: false, status: "paused", frame_count: 99 }));
  // A block's time is in the past.
  await world.socket.receive(state(world, { timestamp_ms: world.serverNow - 8 }));
  assert.equal(client.state.status, "playing");
  client.close();
});

test("an unknown event is rejected", () => {
  const { client } = begun();
  assert.throws(() => client.on("stats", () => {}), { name: "TypeError", message: 'unknown event "stats"' });
  client.close();
});

test("an unresponsive server is asked again, and the next one makes the client ready", async () => {
  const { world, client, told } = begun();
  await world.advance(0);
  world.socket.answers = false;
  await world.socket.open();
  const beats = [];
  let subscribed = false;
  client.beats(({ beatIndex }) => beats.push(beatIndex)).then(() => (subscribed = true));
  await world.advance(5500);
  assert.deepEqual(told("error").map(({ code }) => code), ["TIMEOUT", "TIMEOUT"]);
  assert.equal(world.socket.of("transport.subscribe").length, 2);
  assert.equal(subscribed, false);
  await world.advance(3000); // this connection is dead
  assert.equal(world.sockets.length, 2);
  await world.socket.open();
  assert.equal(subscribed, true);
  await world.socket.receive(state(world));
  assert.equal((await client.ready).timeSeconds, 1);
  await world.socket.receive({ type: "beat.event", beat_index: 7 });
  assert.deepEqual(beats, [7]);
  client.close();
});

test("options refused by the server close the client: ready rejects, error and close say why", async () => {
  const { world, client, told } = begun({ rateHz: 500 });
  const error = { code: "INVALID_VALUE", message: "rateHz must be between 1 and 240" };
  const ready = assert.rejects(client.ready, { name: "TactusError", ...error });
  await world.advance(0);
  world.socket.answers = false;
  await world.socket.open();
  const { requestId } = world.socket.of("transport.subscribe")[0];
  await world.socket.receive({ type: "error", requestId, success: false, error });
  await ready;
  assert.equal(client.connection, "closed");
  assert.deepEqual(told("error").map(({ code }) => code), ["INVALID_VALUE"]);
  assert.deepEqual(told("close"), [{ code: 1000, reason: error.message, final: true }]);
  assert.ok(world.socket.closed);
  assert.equal(world.burdens, 0);
  await assert.rejects(client.play(), error);
});

test("without a WebSocket class it closes, and says so", async () => {
  const forbidden = class {
    constructor() {
      throw new Error("not from this page");
    }
  };
  const { world, client, told } = begun({ WebSocket: forbidden });
  const failure = { name: "TactusError", code: "UNIMPLEMENTED", message: "not from this page" };
  const beats = assert.rejects(client.beats(() => {}), failure);
  await world.advance(0);
  await Promise.all([beats, assert.rejects(client.ready, failure)]);
  assert.equal(client.connection, "closed");
  assert.deepEqual(told("error").map(({ code }) => code), ["UNIMPLEMENTED"]);
  assert.deepEqual(told("close"), [{ code: 1000, reason: "not from this page", final: true }]);
  assert.equal(world.burdens, 0);
});

test("an invalid message emits an error, and the connection stays open", async () => {
  const { world, client, told } = await opened();
  world.socket.onmessage({ data: "{" });
  world.socket.onmessage({ data: new ArrayBuffer(3) });
  await world.socket.receive({ type: "error", error: { code: "INVALID_VALUE", message: "no" } });
  await world.socket.receive({ type: "something.new" });
  assert.deepEqual(told("error").map(({ name }) => name), ["SyntaxError", "TypeError", "TactusError"]);
  assert.equal(client.connection, "open");
  client.close();
});

test("an incomplete answer rejects", async () => {
  const { world, client, told } = await opened();
  const command = assert.rejects(client.play(), TypeError);
  const { requestId } = world.socket.of("transport.command")[0];
  await world.socket.receive({ type: "transport.result", requestId, success: true });
  await command;
  assert.deepEqual(told("error"), []);
  client.close();
});

test("a listener that is not a function throws immediately", () => {
  const { client } = begun();
  assert.throws(() => client.on("state"), TypeError);
  client.close();
});

test("an invalid address throws immediately", () => {
  assert.throws(() => new Client("ftp://x", {}, new World().environment), TypeError);
});
