// The client with the real program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { eventually, Program } from "../browser/support/program.js";
import { clientOf, next } from "./support/client.js";

let program;
before(async () => (program = await Program.start()));
after(() => program.end());

test("commands resolve with the state in effect", async (t) => {
  const client = clientOf(program, t);
  assert.equal((await client.ready).status, "stopped");
  assert.equal((await client.play()).playing, true);
  assert.equal((await program.status()).status, "playing");
  assert.equal((await client.setBpm(150)).bpm, 150);
  assert.equal((await client.pause()).status, "paused");
  assert.equal((await client.seek(6, "beats")).beatPos, 6);
  assert.equal((await client.seek(48000, "samples")).samplePos, 48000);
  assert.equal((await client.seek(2.5)).timeSeconds, 2.5);
  assert.equal(client.playhead(), 2.5);
  assert.equal(client.beat(), 6.25);
  const looped = await client.setLoop({ start: 1, end: 3, enabled: true });
  assert.deepEqual([looped.loopEnabled, looped.loopEndSeconds], [true, 3]);
  assert.equal((await program.status()).loop_enabled, true);
  await client.setLoop({ enabled: false });
  assert.equal((await client.rewind()).samplePos, 0);
  assert.equal((await client.resume()).status, "playing");
  assert.equal((await client.stop()).status, "stopped");
  assert.equal((await client.setBpm(120)).bpm, 120);
});

test("commands reject with the server's error, and change nothing", async (t) => {
  const client = clientOf(program, t);
  await client.ready;
  await assert.rejects(client.setBpm(1000), { name: "TactusError", code: "OUT_OF_RANGE", message: /between 20 and 999/ });
  await assert.rejects(client.seek(-1), { code: "OUT_OF_RANGE" });
  await assert.rejects(client.seek(NaN), { code: "INVALID_ARGUMENT" });
  await assert.rejects(client.setLoop({ start: 5, end: 5 }), { name: "TactusError" });
  await assert.rejects(client.seek(1, "furlongs"), { code: "INVALID_ARGUMENT" });
  assert.equal((await program.status()).bpm, 120);
});

test("a refused rate closes the client, with the reason", async (t) => {
  const client = clientOf(program, t, { rateHz: 500 });
  const close = next((listener) => client.on("close", listener));
  const error = next((listener) => client.on("error", listener));
  await assert.rejects(client.ready, { name: "TactusError", code: "INVALID_VALUE" });
  assert.equal((await error).code, "INVALID_VALUE");
  assert.equal((await close).final, true);
  assert.equal(client.connection, "closed");
});

test("a client sees another's changes", async (t) => {
  const [one, other] = [clientOf(program, t), clientOf(program, t)];
  await Promise.all([one.ready, other.ready]);
  const change = next((listener) => other.on("change", listener));
  const discontinuity = next((listener) => other.on("discontinuity", listener));
  await one.seek(33);
  assert.deepEqual((await change).parts, ["position"]);
  assert.equal((await discontinuity).state.timeSeconds, 33);
  await one.stop();
});

test("on one machine the offset is zero within the bound", async (t) => {
  const client = clientOf(program, t);
  // Node's error in the time at which its clock was 0.
  const known = Math.abs(performance.timeOrigin + performance.now() - Date.now()) + 1;
  await eventually(() => client.clock.probes >= 8, "eight probes");
  for (let i = 0; i < 20; ++i) {
    const { offsetMs, errorBoundMs, roundTripMs } = client.clock;
    assert.ok(Math.abs(offsetMs) <= errorBoundMs + known, `${offsetMs} ± ${errorBoundMs}`);
    assert.ok(roundTripMs > 0);
    await next((listener) => client.on("state", listener));
  }
});

test("the playhead advances during playback, and matches the server's state", async (t) => {
  const client = clientOf(program, t);
  await client.ready;
  await client.play();
  await eventually(() => client.clock.probes >= 8, "eight probes");
  let shown = client.playhead();
  for (let i = 0; i < 200; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const now = client.playhead();
    assert.ok(now >= shown, `${now} after ${shown}`);
    shown = now;
  }
  // For a fixed time, so that the time of the call does not matter.
  const { timestamp_ms, time_seconds } = await program.status();
  const { errorBoundMs } = client.clock;
  const then = client.playhead(client.clock.localTime(timestamp_ms));
  assert.ok(Math.abs(then - time_seconds) < 0.01 + errorBoundMs / 1000, `${then}, not ${time_seconds}`);
  await client.stop();
});

test("beats arrive in order", async (t) => {
  const client = clientOf(program, t);
  await client.ready;
  await client.setBpm(600);
  await client.rewind();
  const beats = [];
  const subscription = await client.beats((beat) => beats.push(beat));
  await client.play();
  await eventually(() => beats.length >= 8, "eight beats");
  await subscription.unsubscribe();
  assert.deepEqual(beats.slice(0, 8).map(({ beatIndex }) => beatIndex), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(beats[4].downbeat, true);
  await client.stop();
  await client.setBpm(120);
});

test("a spectrum is the same in every form", async (t) => {
  const forms = [
    { format: "json" }, { format: "json", encoding: "delta" },
    { format: "binary", sampleFormat: "u16", encoding: "delta" }, { format: "binary", sampleFormat: "f32" },
  ];
  const clients = forms.map(() => clientOf(program, t));
  await clients[0].ready;
  await clients[0].play();
  const heard = forms.map(() => new Map());
  await Promise.all(clients.map(async (client, i) => {
    const options = { ...forms[i], layout: "mel", range: [8, 40] };
    const { settings } = await client.spectrum(options, (frame) => heard[i].set(frame.hopSeq, frame));
    assert.equal(settings.fftBins, 32);
    assert.equal(settings.bandHz.length, 32);
  }));
  const common = () => [...heard[0].keys()].filter((hop) =>
    heard.every((frames) => frames.has(hop)) && !heard[0].get(hop).silence);
  await eventually(() => common().length >= 10, "ten frames in all forms");
  for (const hop of common()) {
    const [json, ...others] = heard.map((frames) => frames.get(hop));
    assert.equal(json.first, 8);
    for (const { bins } of others) {
      bins.forEach((bin, i) => assert.ok(Math.abs(bin - json.bins[i]) < 1e-4, `${hop}: ${bin}, ${json.bins[i]}`));
    }
    assert.equal(others[1].samplePos, others[2].samplePos);
  }
  await clients[0].stop();
});

test("any number of clients listens, and the options of too many are refused until there is room", async (t) => {
  const small = await Program.start(0, ["--max-spectrum-options", "1"]);
  t.after(() => small.end());
  const clients = Array.from({ length: 6 }, () => clientOf(small, t));
  const same = clients.slice(0, 5);
  const places = await Promise.all(same.map((client) => client.spectrum(() => {})));
  assert.ok(places.every(({ active }) => active));
  const full = { code: "RESOURCE_EXHAUSTED", message: "too many different options (max 1 sets)" };
  await assert.rejects(clients[5].spectrum({ rateHz: 60 }, () => {}), full);
  await Promise.all(places.map((place) => place.unsubscribe()));
  assert.equal((await clients[5].spectrum({ rateHz: 60 }, () => {})).active, true);
});

test("features of the sound arrive as audio frames", async (t) => {
  const client = clientOf(program, t);
  await client.ready;
  await client.play();
  let loud;
  await client.audioFrames((frame) => (loud ??= frame.rms > 0 ? frame : undefined));
  await eventually(() => loud, "a frame with sound");
  assert.equal(loud.waveform.length, 128);
  assert.equal(loud.bpm, 120);
  await client.stop();
});
