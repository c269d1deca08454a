import assert from "node:assert/strict";
import { test } from "node:test";

import { fit } from "../dist/clock_fit.js";
import { Messages } from "../dist/messages.js";
import { probes, queues, serverEpoch, traffic } from "./support/network.js";
import { percentile } from "./support/random.js";

const bracket = ({ sent, arrived, answered, received }) => ({
  sent, received, low: answered - serverEpoch - received, high: arrived - serverEpoch - sent,
});

const none = new Messages(1);

/** The classical method: a weighted regression through the best round trip of each eight. */
function regression(brackets, now) {
  const kept = [];
  for (let i = 0; i < brackets.length; i += 8) {
    kept.push(brackets.slice(i, i + 8).reduce((a, b) => (b.high - b.low < a.high - a.low ? b : a)));
  }
  const best = Math.min(...kept.map(({ low, high }) => high - low));
  const points = kept.slice(-16).map(({ sent, received, low, high }) => ({
    x: (sent + received) / 2 - now, y: (low + high) / 2, w: 1 / ((high - low - best) / 2 + 0.1) ** 2,
  }));
  const sum = (f) => points.reduce((total, point) => total + point.w * f(point), 0);
  const x = sum((p) => p.x) / sum(() => 1);
  const y = sum((p) => p.y) / sum(() => 1);
  const variance = sum((p) => (p.x - x) ** 2);
  const slope = variance > 0 ? sum((p) => (p.x - x) * (p.y - y)) / variance : 0;
  return y - slope * x;
}

/** Errors of three methods from one minute on, over networks of many seeds. */
function errors(queue, drift, busyness) {
  const found = { strip: [], probes: [], regression: [] };
  for (let seed = 1; seed <= 20; ++seed) {
    const messages = new Messages(128);
    const brackets = [];
    for (const seen of traffic({ queue, seed, drift, seconds: 120, busyness })) {
      const { at, said, received } = seen;
      if (said !== undefined) {
        messages.add(received, said - serverEpoch - received);
        continue;
      }
      brackets.push(bracket(seen));
      if (brackets.length < 68 || brackets.length % 4 > 0) continue;
      const window = brackets.slice(-128);
      const error = (offset) => Math.abs(offset - at * drift);
      found.strip.push(error(fit(window, messages, at, 0).offset));
      found.probes.push(error(fit(window, none, at, 0).offset));
      found.regression.push(error(regression(window, at)));
    }
  }
  return found;
}

/** Errors with probes alone. */
function errorsOfProbes(queue, drift) {
  const found = [];
  for (let seed = 1; seed <= 20; ++seed) {
    const all = probes({ queue, seed, drift, seconds: 120 });
    const brackets = all.map(bracket);
    for (let count = 68; count <= all.length; count += 4) {
      const { at } = all[count - 1];
      found.push(Math.abs(fit(brackets.slice(Math.max(0, count - 128), count), none, at, 0).offset - at * drift));
    }
  }
  return found;
}

for (const drift of [0, 30e-6, -80e-6]) {
  const ppm = drift * 1e6;
  test(`with probes alone it is accurate to half a millisecond, at ${ppm} ppm`, () => {
    const found = errorsOfProbes(queues.busy, drift);
    assert.ok(percentile(found, 0.5) < 0.4, `p50 ${percentile(found, 0.5)}`);
    assert.ok(percentile(found, 0.99) < 2, `p99 ${percentile(found, 0.99)}`);
  });

  test(`behind queues of 2 to 30 ms the offset is accurate to a millisecond, at ${ppm} ppm`, () => {
    const { strip, probes, regression } = errors(queues.busy, drift);
    assert.ok(percentile(strip, 0.5) < 0.15, `p50 ${percentile(strip, 0.5)}`);
    assert.ok(percentile(strip, 0.99) < 1, `p99 ${percentile(strip, 0.99)}`);
    assert.ok(percentile(probes, 0.5) < 0.7, `p50 ${percentile(probes, 0.5)} without messages`);
    assert.ok(percentile(probes, 0.99) < 3.5, `p99 ${percentile(probes, 0.99)} without messages`);
    assert.ok(percentile(probes, 0.5) < percentile(regression, 0.5) / 2);
    assert.ok(percentile(probes, 0.99) < percentile(regression, 0.99) / 2);
  });

  test(`a busy period of the server does not mislead it, at ${ppm} ppm`, () => {
    for (const busyness of [
      (at) => (at > 60_000 ? 5 : 0), (at) => (at > 60_000 ? 0 : 5), (at) => (at * 7e-4) % 10,
    ]) {
      const { strip, probes } = errors(queues.busy, drift, busyness);
      const [p50, p99] = [percentile(strip, 0.5), percentile(strip, 0.99)];
      assert.ok(p50 < 0.5, `p50 ${p50}`);
      assert.ok(p99 < 3.5, `p99 ${p99}, and ${percentile(probes, 0.99)} without messages`);
    }
  });

  test(`behind bursts it is accurate to a tenth of a millisecond, at ${ppm} ppm`, () => {
    const { strip } = errors(queues.bursty, drift);
    assert.ok(percentile(strip, 0.99) < 0.1, `p99 ${percentile(strip, 0.99)}`);
  });
}

test("a single probe gives the middle of its round trip, and no drift rate", () => {
  const line = fit([{ sent: 100, received: 110, low: -3, high: 7 }], none, 110, 0);
  assert.ok(Math.abs(line.offset - 2) < 1e-6);
  assert.ok(Math.abs(line.rate) < 1e-9);
});

test("a quiet network shows the drift rate", () => {
  const all = probes({ queue: queues.none, seed: 1, drift: 37e-6, seconds: 60 });
  const line = fit(all.map(bracket), none, all.at(-1).at, 0);
  assert.ok(Math.abs(line.rate - 37e-6) < 1e-6, `${line.rate}`);
});
