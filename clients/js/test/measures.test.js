// Measurements of the local clock and the connection, and the detection of changes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { changedParts } from "../dist/changes.js";
import { smallestStep } from "../dist/environment.js";
import { Meter } from "../dist/metrics.js";

test("the resolution of a coarse clock is found", () => {
  for (const step of [0.005, 0.1, 1]) {
    let time = 0;
    const now = () => Math.floor((time += 0.0002) / step) * step;
    assert.ok(Math.abs(smallestStep(now) - step) < 1e-9);
  }
});

test("a clock that does not move is assumed coarse, without waiting", () => {
  assert.equal(smallestStep(() => 5), 100);
});

test("rate, jitter and gaps of states", () => {
  const meter = new Meter();
  meter.expect(25);
  for (let i = 0; i <= 100; ++i) {
    if (i === 50 || i === 51) continue;
    meter.message(100, 40 * i);
    meter.state(7 + i, 40 * i);
  }
  const { rateHz, expectedRateHz, jitterMs, gaps, messages, bytes, silenceMs } = meter.read(4010);
  assert.equal(expectedRateHz, 25);
  assert.ok(rateHz > 24 && rateHz < 25, `${rateHz}`);
  assert.ok(jitterMs > 5 && jitterMs < 30, `${jitterMs}`);
  assert.deepEqual([gaps, messages, bytes, silenceMs], [2, 99, 9900, 10]);
});

test("even states have no jitter, and a stream that stops slows down", () => {
  const meter = new Meter();
  for (let i = 0; i < 100; ++i) meter.state(i, 40 * i);
  const then = meter.read(3970);
  assert.ok(Math.abs(then.rateHz - 25) < 0.1 && then.jitterMs < 1e-9 && then.gaps === 0);
  assert.ok(meter.read(6000).rateHz < 15);
  assert.equal(meter.read(20_000).rateHz, 0);
});

test("states queued while a page loads do not count as jitter", () => {
  const meter = new Meter();
  const even = (from, to) => {
    for (let i = from; i < to; ++i) meter.state(i, 1000 + Math.max(40 * i, 400));
  };
  even(0, 100); // the first ten arrive together
  const { rateHz, jitterMs } = meter.read(5000);
  assert.ok(Math.abs(rateHz - 25) < 0.1 && jitterMs < 1e-9, `${rateHz}, ${jitterMs}`);
  meter.lost();
  even(0, 20);
  assert.equal(meter.read(1800).rateHz, 0, "too early to tell");
});

test("another connection starts a new sequence: no gap", () => {
  const meter = new Meter();
  meter.state(7, 0);
  meter.lost();
  meter.opened();
  meter.state(500, 40);
  assert.equal(meter.read(40).gaps, 0);
  assert.equal(meter.read(40).reconnects, 1);
});

const base = {
  playing: true, status: "playing", timeSeconds: 3.9, bpm: 120, timestampMs: 5000, epoch: 1,
  loopEnabled: true, loopStartSeconds: 2, loopEndSeconds: 4,
};

for (const [what, changed, parts] of [
  ["going on", { timeSeconds: 3.95, timestampMs: 5050 }, []],
  ["a wrap", { timeSeconds: 2.1, timestampMs: 5200, epoch: 2 }, []],
  ["a wrap at the moment", { timeSeconds: 2.001, timestampMs: 5098, epoch: 2 }, []],
  ["a seek", { timeSeconds: 1, timestampMs: 5050, epoch: 2 }, ["position"]],
  ["another tempo", { timeSeconds: 3.95, timestampMs: 5050, epoch: 2, bpm: 90 }, ["tempo"]],
  ["the loop off", { timeSeconds: 3.95, timestampMs: 5050, loopEnabled: false }, ["loop"]],
  ["a pause", { playing: false, status: "paused", timestampMs: 5090 }, ["status"]],
  ["a stop", { playing: false, status: "stopped", timeSeconds: 0, timestampMs: 5050, epoch: 2 },
    ["status", "position"]],
]) {
  test(`${what} changes ${parts.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(changedParts(base, { ...base, ...changed }), parts);
  });
}
