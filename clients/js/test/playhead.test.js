import assert from "node:assert/strict";
import { test } from "node:test";

import { ClockSync } from "../dist/clock_sync.js";
import { Playhead } from "../dist/playhead.js";
import { random } from "./support/random.js";

const origin = 1_700_641_234_567;

/** A clock equal to the server's, and a playhead on it. */
function made() {
  const clock = new ClockSync(origin, 0);
  clock.add(0, origin + 0, origin + 0, 0);
  return { clock, playhead: new Playhead(clock, 2500) };
}

/** A state with the playhead at given seconds at a local time. */
function state(seconds, at, members = {}) {
  const bpm = members.bpm ?? 120;
  return {
    playing: true, status: "playing", timeSeconds: seconds, samplePos: Math.round(seconds * 48000),
    beatPos: (seconds * bpm) / 60, bpm, timestampMs: origin + at, frameCount: 0,
    loopEnabled: false, loopStartSeconds: 0, loopEndSeconds: 10, epoch: 1, seq: 1, stalled: false, ...members,
  };
}

const near = (value, expected, within = 1e-6) =>
  assert.ok(Math.abs(value - expected) <= within, `${value}, not ${expected}`);

test("it is zero before the first state", () => {
  assert.deepEqual(made().playhead.at(5), { seconds: 0, beats: 0 });
});

test("it extrapolates from the state, however late it arrives", () => {
  const { playhead } = made();
  playhead.receive(state(4, 100), 170);
  near(playhead.at(170).seconds, 4.07);
  near(playhead.at(600).seconds, 4.5);
  near(playhead.at(600).beats, 9);
});

test("the beat is extrapolated from the state's, also after a tempo change", () => {
  const { playhead } = made();
  playhead.receive(state(10, 0, { bpm: 60, beatPos: 20 }), 1);
  near(playhead.at(500).beats, 20.5);
});

test("after a loop wrap the beat is that of the server's grid", () => {
  const { playhead } = made();
  const loop = { loopEnabled: true, loopStartSeconds: 2, loopEndSeconds: 4 };
  playhead.receive(state(3.9, 0, { ...loop, beatOffset: -0.5, beatPos: 7.3 }), 1);
  near(playhead.at(600).seconds, 2.5);
  near(playhead.at(600).beats, 4.5);
});

test("it stands still while stopped", () => {
  const { playhead } = made();
  playhead.receive(state(4, 0, { playing: false, status: "paused" }), 1);
  assert.deepEqual(playhead.at(900), { seconds: 4, beats: 8 });
});

test("within an epoch it never moves back, and its rate stays near 1 despite noisy states", () => {
  const { playhead } = made();
  const next = random(7);
  let shown = -Infinity;
  for (let at = 0; at < 20_000; at += 33) {
    const noise = 0.002 * (next() - 0.5);
    playhead.receive(state(at / 1000 + noise, at), at + 5 * next());
    for (let frame = at + 6; frame < at + 33; frame += 3) {
      const { seconds } = playhead.at(frame);
      assert.ok(seconds >= shown, `${seconds} after ${shown}`);
      near(seconds, frame / 1000, 0.002);
      shown = seconds;
    }
  }
});

test("a correction decays without a jump, to zero", () => {
  const { playhead } = made();
  playhead.receive(state(1, 0), 0);
  playhead.receive(state(1.13, 100), 100); // 30 ms ahead of the display
  near(playhead.at(100).seconds, 1.1);
  near(playhead.at(1000).seconds, 2.03, 1e-4);
  playhead.receive(state(1.98, 1000), 1000); // and 50 ms behind it
  let shown = 0;
  for (let at = 1000; at < 1500; ++at) {
    const { seconds } = playhead.at(at);
    assert.ok(seconds >= shown);
    shown = seconds;
  }
});

test("a new epoch is shown at once", () => {
  const { playhead } = made();
  playhead.receive(state(1, 0), 0);
  playhead.receive(state(1.05, 20, { epoch: 2 }), 30);
  near(playhead.at(30).seconds, 1.06);
});

test("a pause takes effect at once, and so does resuming", () => {
  const { playhead } = made();
  playhead.receive(state(1, 0), 0);
  playhead.receive(state(1.01, 40, { playing: false, status: "paused" }), 50);
  near(playhead.at(60).seconds, 1.01);
  playhead.receive(state(1.01, 1000), 1030);
  near(playhead.at(1030).seconds, 1.04);
});

test("a stall stops it at the last true position, and it continues from there", () => {
  const { clock, playhead } = made();
  playhead.receive(state(1, 0), 5);
  near(playhead.at(120).seconds, 1.12);
  playhead.receive(state(1.01, 10, { stalled: true }), 130);
  for (const at of [130, 900, 9000]) assert.deepEqual(playhead.at(at), { seconds: 1.01, beats: 2.02 });
  playhead.adjust(() => clock.add(9000, origin + 9000, origin + 9000, 9000), 9000);
  near(playhead.at(9001).seconds, 1.01);
  playhead.receive(state(1.02, 9990), 10_000);
  near(playhead.at(10_000).seconds, 1.03);
});

test("it wraps in a loop, any number of times", () => {
  const { playhead } = made();
  playhead.receive(state(3.9, 0, { loopEnabled: true, loopStartSeconds: 2, loopEndSeconds: 4 }), 0);
  near(playhead.at(99).seconds, 3.999);
  near(playhead.at(100).seconds, 2);
  near(playhead.at(100).beats, 4);
  near(playhead.at(350).seconds, 2.25);
  near(playhead.at(2350).seconds, 2.25);
});

test("past the loop's end it continues", () => {
  const { playhead } = made();
  playhead.receive(state(5, 0, { loopEnabled: true, loopStartSeconds: 2, loopEndSeconds: 4 }), 0);
  near(playhead.at(500).seconds, 5.5);
});

test("a state from before the wrap that arrives after it is harmless", () => {
  const { playhead } = made();
  const loop = { loopEnabled: true, loopStartSeconds: 2, loopEndSeconds: 4 };
  playhead.receive(state(3.9, 0, loop), 0);
  near(playhead.at(120).seconds, 2.02);
  playhead.receive(state(3.95, 50, loop), 121);
  near(playhead.at(121).seconds, 2.021);
  playhead.receive(state(2.005, 105, { ...loop, epoch: 2 }), 140);
  near(playhead.at(140).seconds, 2.04);
});

test("without messages it pauses after a while, and continues with the next one", () => {
  const { playhead } = made();
  playhead.receive(state(1, 0), 0);
  near(playhead.at(2500).seconds, 3.5);
  near(playhead.at(9000).seconds, 3.5);
  playhead.receive(state(11, 10_000), 10_000);
  near(playhead.at(10_000).seconds, 11);
});

test("adjusting the clock does not move it at once", () => {
  const { clock, playhead } = made();
  playhead.receive(state(1, 0), 0);
  near(playhead.at(500).seconds, 1.5);
  const adjust = () => clock.add(500, origin + 500 + 9, origin + 500 + 9, 500);
  clock.restart(0);
  playhead.adjust(adjust, 500);
  near(playhead.at(500).seconds, 1.5);
  near(playhead.at(1500).seconds, 2.509, 1e-4);
});
