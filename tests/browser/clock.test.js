// Where the front page shows the playhead between two messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../web/page/clock.js";
import { Rate } from "../../web/page/rate.js";

const playing = (seconds, timestamp_ms, more = {}) => ({
  playing: true,
  time_seconds: seconds,
  beat_pos: seconds * 2,
  bpm: 120,
  timestamp_ms,
  epoch: 0,
  loop_enabled: false,
  loop_start_seconds: 0,
  loop_end_seconds: 10,
  ...more,
});

function near(actual, expected, tolerance = 1e-6) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

test("the playhead runs on from a message at the speed of time", () => {
  const clock = new Clock();
  clock.receive(playing(4, 1000), 1000);
  near(clock.at(1250).seconds, 4.25);
  near(clock.at(1250).beats, 8.5);
});

test("a page whose clock differs from the server's shows the same playhead", () => {
  const clock = new Clock();
  clock.receive(playing(4, 1000), 500_000);
  near(clock.at(500_250).seconds, 4.25);
});

test("a message that comes late does not move the playhead back", () => {
  const clock = new Clock();
  for (let tick = 0; tick < 60; ++tick) clock.receive(playing(tick / 30, (tick * 1000) / 30), (tick * 1000) / 30 + 5);
  const before = clock.at(2100).seconds;
  clock.receive(playing(2, 2000), 2100);
  near(clock.at(2100).seconds, before);
  near(before, 2.095);
});

test("a small correction is glided to, and never shown as a jump", () => {
  const clock = new Clock();
  clock.receive(playing(1, 1000), 1000);
  const shown = clock.at(1100).seconds;
  clock.receive(playing(1.11, 1100), 1100);
  near(clock.at(1100).seconds, shown);
  near(clock.at(2100).seconds, 2.11, 1e-4);
});

test("a new epoch is shown at once", () => {
  const clock = new Clock();
  clock.receive(playing(1, 1000), 1000);
  clock.receive(playing(1.02, 1100, { epoch: 1 }), 1100);
  near(clock.at(1100).seconds, 1.02);
});

test("the playhead wraps at the end of the loop, without waiting for a message", () => {
  const clock = new Clock();
  const loop = { loop_enabled: true, loop_start_seconds: 1, loop_end_seconds: 2 };
  clock.receive(playing(1.9, 1000, loop), 1000);
  near(clock.at(1250).seconds, 1.15);
  near(clock.at(1250).beats, 2.3);
});

test("a playhead beyond the loop is not caught by it", () => {
  const clock = new Clock();
  clock.receive(playing(3, 1000, { loop_enabled: true, loop_end_seconds: 2 }), 1000);
  near(clock.at(1250).seconds, 3.25);
});

test("a transport that does not play stands where it is", () => {
  const clock = new Clock();
  clock.receive(playing(3, 1000, { playing: false }), 1000);
  assert.equal(clock.at(9000).seconds, 3);
});

test("without a connection the playhead stands still, until the next message", () => {
  const clock = new Clock();
  clock.receive(playing(3, 1000), 1000);
  clock.hold(1500);
  near(clock.at(9000).seconds, 3.5);
  clock.receive(playing(12, 10_000), 10_000);
  near(clock.at(10_100).seconds, 12.1);
});

test("a server that falls silent does not let the playhead run away", () => {
  const clock = new Clock();
  clock.receive(playing(0, 0), 0);
  assert.equal(clock.at(60_000).seconds, clock.at(30_000).seconds);
});

test("the rate is that of the ticks, and a gap in seq is counted", () => {
  const rate = new Rate();
  rate.receive(0, 7); // on connecting, at any time within a tick
  for (let tick = 1; tick <= 10; ++tick) rate.receive(tick * 40 - 30, 7 + tick);
  near(rate.hz(400), 25);
  assert.equal(rate.missed, 0);
  rate.receive(500, 20);
  assert.equal(rate.missed, 2);
});
