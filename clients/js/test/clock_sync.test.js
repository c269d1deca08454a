import assert from "node:assert/strict";
import { test } from "node:test";

import { ClockSync } from "../dist/clock_sync.js";
import { probes, queues, serverEpoch, traffic } from "./support/network.js";

const origin = serverEpoch; // keeps offsets small

function take(sync, all, each = () => {}) {
  for (const { at, said, sent, arrived, answered, received } of all) {
    if (said !== undefined) sync.onServerTime(said, received);
    else sync.add(sent, arrived, answered, received);
    each(at, received);
  }
}

for (const [name, queue] of Object.entries(queues)) {
  for (const step of [0, 0.1, 1]) {
    test(`the error bound always holds: queues ${name}, clock resolution ${step} ms`, () => {
      for (let seed = 1; seed <= 15; ++seed) {
        const drift = ((seed % 5) - 2) * 50e-6;
        const offset = 5000 * Math.sin(seed);
        const sync = new ClockSync(origin, step);
        let last = null;
        const check = (at) => {
          const reading = step > 0 ? Math.floor(at / step) * step : at;
          const truth = serverEpoch + offset + at * (1 + drift);
          const { errorBoundMs } = sync.status(reading);
          const error = Math.abs(sync.serverTime(reading) - truth);
          assert.ok(error <= errorBoundMs, `seed ${seed} at ${at}: ${error} > ${errorBoundMs}`);
        };
        const busyness = (at) => (at > 40_000 ? 4 : 0);
        take(sync, traffic({ queue, seed, drift, offset, step, busyness, seconds: 90 }), (at) => {
          // Also between answers, and just before this one.
          for (let i = 1; last !== null && i < 3; ++i) check(last + ((at - last) * i) / 3);
          check(at);
          last = at;
        });
        for (const later of [1e4, 1e5, 1e6]) check(last + later);
      }
    });
  }
}

test("the bound is half a quiet round trip plus the possible drift of one second", () => {
  const sync = new ClockSync(origin, 0);
  const all = probes({ queue: queues.none, seed: 1, seconds: 20, least: 2 });
  take(sync, all);
  const { errorBoundMs, roundTripMs, jitterMs } = sync.status(all.at(-1).at + 1000);
  assert.ok(errorBoundMs > 2 && errorBoundMs < 2.3, `${errorBoundMs}`);
  assert.ok(Math.abs(roundTripMs - 4) < 0.01 && jitterMs < 0.01);
});

test("it is not synced before the first answer", () => {
  const status = new ClockSync(origin, 0).status(0);
  assert.equal(status.synced, false);
  assert.equal(status.errorBoundMs, Infinity);
});

test("a message's time gives the first offset, until a probe is answered", () => {
  const sync = new ClockSync(origin, 0);
  sync.hint(serverEpoch + 5000, 30); // 30 ms in transit
  assert.equal(sync.offset(30), 4970);
  sync.hint(serverEpoch + 5100, 110);
  sync.hint(serverEpoch + 5200, 250);
  assert.equal(sync.offset(260), 4990);
  sync.add(300, serverEpoch + 5301, serverEpoch + 5301, 302);
  assert.ok(Math.abs(sync.offset(302) - 5000) < 0.01);
  sync.hint(serverEpoch + 9000, 303);
  assert.ok(Math.abs(sync.offset(302) - 5000) < 0.01);
});

test("messages with sending times narrow the bound", () => {
  const widths = [0, 30].map((hz) => {
    const sync = new ClockSync(origin, 0);
    const all = traffic({ queue: queues.busy, seed: 4, seconds: 60, hz });
    take(sync, all);
    return sync.status(all.at(-1).at).errorBoundMs;
  });
  assert.ok(widths[1] < widths[0] - 0.2, `${widths}`);
});

test("an impossible message time reveals a clock step: unsynced until the next probe", () => {
  const sync = new ClockSync(origin, 0);
  const before = answers(sync, 0, 12, 0);
  sync.onServerTime(origin + before + 500, before + 500);
  assert.ok(sync.status(before + 500).errorBoundMs < 1.3);
  // 50 ms ahead of the possible range
  assert.equal(sync.onServerTime(origin + before + 700 + 50, before + 700), true);
  assert.equal(sync.status(before + 700).errorBoundMs, Infinity);
  assert.ok(Math.abs(sync.offset(before + 700)) < 0.1, "it does not jump");
  const at = answers(sync, before + 998, 1, 52);
  assert.ok(sync.status(at).errorBoundMs < 54);
});

test("a non-numeric sending time is ignored", () => {
  const sync = new ClockSync(origin, 0);
  const before = answers(sync, 0, 12, 0);
  const { errorBoundMs } = sync.status(before);
  for (const sent of [NaN, Infinity, -Infinity, undefined, "abc", null]) sync.onServerTime(sent, before);
  assert.equal(sync.status(before).errorBoundMs, errorBoundMs);
  const at = answers(sync, before + 998, 1, 0);
  assert.ok(sync.status(at).errorBoundMs < 1.3);
});

/** Exact answers one second apart, for a given offset. */
function answers(sync, from, count, offset) {
  for (let i = 0; i < count; ++i) {
    const sent = from + 1000 * i;
    const server = origin + sent + 1 + offset;
    sync.add(sent, server, server, sent + 2);
  }
  return from + 1000 * (count - 1) + 2;
}

test("a change of the server's clock is slewed at 500 ppm at most, until corrected", () => {
  const sync = new ClockSync(origin, 0);
  const before = answers(sync, 0, 12, 0);
  const start = answers(sync, before + 998, 1, 60);
  for (let at = start; at < start + 900; at += 100) {
    const slew = (sync.offset(at + 100) - sync.offset(at)) / 100;
    assert.ok(Math.abs(slew) <= 501e-6 && slew > 490e-6, `${slew}`);
  }
  const end = answers(sync, start + 998, 180, 60);
  assert.ok(Math.abs(sync.offset(end) - 60) < 0.1, `${sync.offset(end)}`);
});

test("above 100 ms it steps", () => {
  const sync = new ClockSync(origin, 0);
  const before = answers(sync, 0, 12, 0);
  const at = answers(sync, before + 998, 1, -150);
  assert.ok(Math.abs(sync.offset(at) + 150) < 0.01);
  assert.ok(sync.status(at).errorBoundMs < 1.2);
});

test("the first eight probes of a connection set the clock immediately", () => {
  const sync = new ClockSync(origin, 0);
  const before = answers(sync, 0, 12, 0);
  sync.restart(0);
  assert.equal(sync.status(before).synced, false);
  const at = answers(sync, before + 998, 1, 40);
  assert.ok(Math.abs(sync.offset(at) - 40) < 0.01);
});

/** Probes and answers. The answers are late at first, as while a page loads. */
function slowStart(sync, late) {
  let at = 0;
  for (let i = 0; i < 8; ++i, at += 50) sync.add(at, origin + at + 1, origin + at + 1, at + 2 + late);
  assert.ok(sync.offset(at) < -late / 2 + 1, `${sync.offset(at)}`);
  return answers(sync, at + 1000, 1, 0);
}

test("a delayed start is corrected by the first probe that reveals it", () => {
  const sync = new ClockSync(origin, 0);
  const at = slowStart(sync, 60);
  assert.ok(Math.abs(sync.offset(at)) < 1, `${sync.offset(at)}`);
  assert.ok(sync.status(at).errorBoundMs < 1.5);
});

test("an error within ten seconds of slewing is slewed from the first second on", () => {
  const sync = new ClockSync(origin, 0);
  const at = slowStart(sync, 8);
  assert.ok(sync.offset(at) < -2.5, `${sync.offset(at)}`);
});

test("the bound holds after a reconnection to a server with another clock", () => {
  for (let seed = 1; seed <= 15; ++seed) {
    const sync = new ClockSync(origin, 0);
    take(sync, probes({ queue: queues.none, seed, seconds: 60, least: 0.1 }));
    sync.restart(0);
    assert.equal(sync.status(60_000).errorBoundMs, Infinity);
    const offset = 20 * Math.sin(seed); // by less than the round trips would show
    for (const { sent, arrived, answered, received } of probes({ queue: queues.busy, seed, offset, seconds: 30 })) {
      const [now, ...times] = [received, sent, arrived, answered, received].map((time) => time + 60_000);
      sync.add(...times);
      const { offsetMs, errorBoundMs } = sync.status(now);
      assert.ok(Math.abs(offsetMs - offset) <= errorBoundMs, `seed ${seed}: ${offsetMs} ± ${errorBoundMs}, not ${offset}`);
    }
  }
});

test("server time increases with local time, whatever the probes measure", () => {
  const sync = new ClockSync(origin, 0);
  let shown = -Infinity;
  let last = 0;
  let settled = 0;
  take(sync, probes({ queue: queues.busy, seed: 5, seconds: 60 }), (at) => {
    if (settled++ > 8) {
      assert.ok(sync.serverTime(at) >= shown);
      for (let t = at; t < at + 900; t += 50) {
        assert.ok(sync.serverTime(t + 50) > sync.serverTime(t));
      }
    }
    last = at;
    shown = sync.serverTime(last);
  });
});

test("local time is the inverse of server time", () => {
  const sync = new ClockSync(origin, 0);
  take(sync, probes({ queue: queues.busy, seed: 3, drift: 80e-6, offset: 777, seconds: 30 }));
  for (const at of [30_000, 30_017.25, 31_000]) {
    assert.ok(Math.abs(sync.localTime(sync.serverTime(at)) - at) < 1e-3);
  }
});

test("impossible answers are ignored", () => {
  const sync = new ClockSync(origin, 0);
  sync.add(100, origin + 100, origin + 100, 90); // received before it was sent
  sync.add(100, origin + 100, origin + 300, 110); // the server took longer than the round trip
  sync.add(100, NaN, NaN, 110);
  assert.equal(sync.status(110).probes, 0);
});
