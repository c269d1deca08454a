// The dashboard's modules, without a browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Axis, defaultAxis } from "../../web/page/audio/axis.js";
import { Ballistics } from "../../web/page/audio/ballistics.js";
import { glow, tellsDownbeats } from "../../web/page/transport/beat_light.js";
import { colormap } from "../../web/page/audio/colormap.js";
import { Grid } from "../../web/page/transport/grid.js";
import { History } from "../../web/page/transport/history.js";
import { linkCause, linkGrade } from "../../web/page/link/link_grade.js";
import { joined, mirrored, tilted } from "../../web/page/stage/shape.js";
import { Silhouette } from "../../web/page/transport/silhouette.js";
import { StageOptions } from "../../web/page/stage/stage_options.js";
import { triggerAt } from "../../web/page/audio/trigger.js";
import { wav } from "./support/wav.js";
import { Pinch } from "../../web/page/transport/pinch.js";
import { Tap } from "../../web/page/transport/tap.js";
import { Viewport, dragged, gridStep, grip } from "../../web/page/transport/viewport.js";

const near = (actual, expected, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);

test("the fourth tap sets the tempo, and uneven taps are averaged", () => {
  const tap = new Tap();
  assert.deepEqual([0, 500, 1000].map((at) => tap.press(at)), [null, null, null]);
  assert.equal(tap.press(1500), 120);
  const uneven = new Tap();
  assert.equal([0, 510, 1000, 1490, 2000].map((at) => uneven.press(at)).at(-1), 120.5);
});

test("the beat is where the taps' line is, not where the last of them fell", () => {
  const tap = new Tap();
  for (const at of [0, 500, 1000, 1500, 2000, 2530]) tap.press(at);
  near(tap.beatAt, 2515.714, 0.01);
});

test("a seek counts by the server's grid, also one that does not start with a beat", () => {
  const grid = new Grid(1, 1.7, { bpm: 120, beatOffset: -0.3 });
  near(grid.seconds(2), 1.15);
  assert.deepEqual(grid.place(2), { value: 2, unit: "beats" });
  const turned = new Grid(1, 1.5, { bpm: 120, beatOffset: -0.3 }); // after a tempo change
  assert.equal(turned.place(2).unit, "seconds");
});

test("the silhouette is the files' where it is known, and otherwise what was heard", () => {
  const silhouette = new Silhouette();
  silhouette.note(7, 0.5);
  silhouette.overview = { lengthSeconds: 10, progress: 0.5, rms: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0, 0, 0, 0, 0) };
  near(silhouette.between(2, 4), 0.4 * 1.6, 1e-6);
  near(silhouette.between(6.9, 7.1), 0.5 * 1.6, 1e-6);
  assert.ok(Number.isNaN(silhouette.between(8, 9)));
});

test("a steady tone has a standing trace", () => {
  const starts = [0, 0.7, 1.9, 3.3].map((phase) => {
    const tone = Int16Array.from({ length: 128 }, (_, at) => 9000 * Math.sin(phase + (2 * Math.PI * at) / 40));
    const from = triggerAt(tone, 80);
    return { before: tone[from - 1] ?? -1, at: tone[from], from };
  });
  for (const { before, at, from } of starts.slice(1)) assert.ok(from > 0 && before < 0 && at >= 0 && at < 1500);
  assert.equal(triggerAt(new Int16Array(128), 80), 0);
});

test("a poor connection names its cause", () => {
  assert.equal(linkCause(0.2, 3, 1, 500), "");
  assert.equal(linkCause(0.2, 60, 1, 120), "this page is busy");
  assert.equal(linkCause(0.2, 60, 1, 4), "messages come unevenly");
  assert.equal(linkCause(0.2, 60, 0.4, 4), "messages are missing");
  assert.equal(linkCause(60, 3, 1, 4), "round trips are long");
});

test("bars on both sides of a joint of two windows fall alike after a hit", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tactus-pieces-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const rates = [[48_000, [1000, 4000]], [44_100, [919, 3675]]];
  for (const [what, seconds, rateHz, jointsHz] of rates.flatMap((rate) => [["short", 0.05, ...rate], ["fading", 0.3, ...rate]])) {
    let random = 1;
    const noise = (frame) => {
      random = (random * 16807) % 2147483647;
      const fade = what === "fading" ? (1 + Math.cos((Math.PI * frame) / rateHz / seconds)) / 2 : 1;
      return frame < seconds * rateHz ? fade * 24_000 * ((2 * random) / 2147483647 - 1) : 0;
    };
    writeFileSync(join(folder, "hit.wav"), wav(1, [noise], [], rateHz));
    const lines = execFileSync(process.env.TACTUS_BIN, ["analyze", "--format", "csv", join(folder, "hit.wav")]).toString().trim().split("\n");
    const [bandHz, ...frames] = lines.map((line) => line.split(",").slice(3).map(Number));
    const bars = new Ballistics(bandHz, rateHz);
    const peaks = bandHz.map((_, band) => Math.max(...frames.map((bins) => bins[band])));
    const halfAt = bandHz.map(() => null); // when each bar is at half of its peak, in ms
    frames.forEach((bins, hop) => {
      if (hop % 2 === 0) bars.receive(Float32Array.from(bins)); // 62 frames a second
      bars.advance(8 * hop);
      peaks.forEach((peak, band) => {
        if (8 * hop > 120 && bars.levels[band] < peak / 2) halfAt[band] ??= 8 * hop;
      });
    });
    const mean = (from) => halfAt.slice(from, from + 4).reduce((sum, at) => sum + at / 4, 0);
    for (const jointHz of jointsHz) {
      const joint = bandHz.findIndex((hz) => hz >= jointHz);
      near(mean(joint), mean(joint - 4), 25);
      near(halfAt[joint], halfAt[joint - 1], 60);
    }
  }
});

test("a fall is delayed in high bands alone, and a rise in none", () => {
  const bars = new Ballistics([100, 2000]);
  const hear = (level, from, to) => {
    for (let at = from; at < to; at += 8) {
      bars.receive(Float32Array.of(level, level));
      bars.advance(at);
    }
  };
  hear(1, 0, 80);
  assert.ok(bars.levels[1] > 0.98);
  hear(0, 80, 160);
  assert.ok(bars.levels[0] < 0.6);
  assert.ok(bars.levels[1] > 0.98);
  hear(0, 160, 1600);
  assert.equal(bars.levels[1], 0);
  bars.receive(Float32Array.of(0, 0));
  hear(0, 1600, 6000);
  assert.equal(bars.advance(6000), false, "nothing is drawn at rest");
});

test("the stage's bars are tilted about 1 kHz, joined, and mirrored", () => {
  const levels = Float32Array.of(0.5, 0.5, 0.5, 0);
  const [low, middle, high, silent] = tilted(levels, [500, 1000, 4000, 8000], 8);
  near(low, 0.4, 1e-6);
  near(middle, 0.5, 1e-6);
  near(high, 0.7, 1e-6);
  assert.equal(silent, 0);
  assert.deepEqual([...joined(Float32Array.of(0.25, 0.5, 0.75, 1), 2)], [0.5, 1]);
  assert.deepEqual([...mirrored(Float32Array.of(0.25, 0.5))], [0.5, 0.25, 0.25, 0.5]);
});

test("the stage's options come from its address, and keys change them", () => {
  const made = (text) => new StageOptions(new URLSearchParams(text));
  const usual = made("view=stage");
  assert.deepEqual([usual.bars, usual.mirror, usual.tilt, usual.hidden.size], [64, false, 3, 0]);
  const own = made("colours=00ff00,ffffff&bars=16&mirror&hide=beats,sun,door&tilt=0");
  assert.deepEqual(own.colours, ["00ff00", "ffffff"]);
  assert.deepEqual([own.bars, own.mirror, own.tilt, ...own.hidden], [16, true, 0, "beats", "sun"]);
  const wrong = made("colours=red&bars=0&tilt=99");
  assert.deepEqual([wrong.colours, wrong.bars, wrong.tilt], [usual.colours, 64, 3]);
  for (const key of ["c", "b", "m", "6"]) assert.equal(usual.press(key), true);
  assert.deepEqual([usual.bars, usual.mirror, ...usual.hidden], [32, true, "beats"]);
  assert.notDeepEqual(usual.colours, wrong.colours);
  assert.equal(usual.press("x"), false);
});

test("field borders and the silhouette stand out from their ground by 3:1, in both themes", () => {
  const css = readFileSync(new URL("../../web/page/style/tokens.css", import.meta.url), "utf8");
  const luminance = (hex) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const theme of [":root {", ':root[data-theme="dark"] {']) {
    const rules = css.slice(css.indexOf(theme)).split("}")[0];
    const light = (name) => luminance(new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(rules)[1]);
    for (const name of ["edge", "hum"])
      for (const ground of ["plate", "well"]) {
        const [low, high] = [light(name), light(ground)].sort((a, b) => a - b);
        assert.ok((high + 0.05) / (low + 0.05) >= 3, `${theme} ${name} on ${ground}`);
      }
  }
});

test("taps after a pause start a new attempt", () => {
  const tap = new Tap();
  for (const at of [0, 300, 600, 900]) tap.press(at);
  assert.deepEqual([9000, 10_000, 11_000, 12_000].map((at) => tap.press(at)), [null, null, null, 60]);
});

test("taps faster than any tempo are ignored", () => {
  const tap = new Tap();
  assert.deepEqual([0, 20, 40, 60].map((at) => tap.press(at)), [null, null, null, null]);
});

test("a connection's grade is that of its worst value", async () => {
  assert.equal(linkGrade(NaN), "");
  assert.equal(linkGrade(0.2), "excellent");
  assert.equal(linkGrade(0.2, 3, 0.99), "excellent");
  assert.equal(linkGrade(4, 3, 1), "good");
  assert.equal(linkGrade(0.2, 20, 1), "fair");
  assert.equal(linkGrade(0.2, 135, 14.2 / 30), "poor");
  assert.equal(linkGrade(0.2, 3, 0.8), "fair");
});

test("a pinch keeps the times under both fingers", () => {
  const viewport = new Viewport(32);
  const pinch = new Pinch();
  assert.equal(pinch.press(1, 0.25, viewport), false);
  assert.equal(pinch.move(1, 0.5, viewport), false);
  assert.equal(pinch.press(2, 0.75, viewport), true); // at 16 s and 24 s
  assert.equal(pinch.move(2, 1, viewport), true);
  near(viewport.length, 16);
  near(viewport.at(16), 0.5);
  near(viewport.at(24), 1);
  assert.equal(viewport.follows, false);
  pinch.move(1, 0.25, viewport);
  pinch.move(2, 0.75, viewport); // both to the left
  near(viewport.length, 16);
  near(viewport.at(16), 0.25);
  assert.equal(pinch.move(2, 0.1, viewport), false); // crossed
  // nothing moves with a third finger; afterwards the view moves from the current position
  pinch.press(3, 0.9, viewport);
  const { start } = viewport;
  for (const [finger, at] of [[1, 0.5], [2, 0.8]]) assert.equal(pinch.move(finger, at, viewport), false);
  pinch.release(3);
  assert.equal(pinch.move(1, 0.5, viewport), true);
  near(viewport.start, start);
  near(viewport.length, 16);
  pinch.move(1, 0.25, viewport);
  pinch.move(2, 0.55, viewport);
  const held = viewport.seconds(0.25);
  pinch.release(2);
  assert.equal(pinch.move(1, 0.9, viewport), false);
  near(viewport.at(held), 0.25);
});

test("a panned viewport does not go before the start, and is limited to hours", () => {
  const viewport = new Viewport(32);
  viewport.hold({ at: 0.9, seconds: 1 }, { at: 0.95, seconds: 2 });
  assert.deepEqual([viewport.start, Math.round(viewport.length)], [0, 20]);
  viewport.hold({ at: 0, seconds: 0 }, { at: 0.02, seconds: 20_000 });
  assert.equal(viewport.length, 4 * 3600);
});

test("frequency of a band's centre, and back", () => {
  const axis = new Axis([100, 200, 400, 800]);
  near(axis.at(100), 0.125);
  near(axis.at(400), 0.625);
  near(axis.hz(axis.at(317)), 317, 1e-6);
  assert.equal(axis.band(axis.at(800)), 3);
  assert.deepEqual([axis.band(-1), axis.band(2)], [0, 3]);
});

test("the default axis spans 40 Hz to 16 kHz, with labels inside", () => {
  near(defaultAxis.hz(0), 40, 1e-6);
  near(defaultAxis.hz(1), 16_000, 1e-3);
  assert.deepEqual(defaultAxis.marks().map(({ text }) => text), ["50", "100", "200", "500", "1k", "2k", "5k", "10k"]);
});

test("a bar rises at once and falls slowly, and its peak is held", () => {
  const bars = new Ballistics([100]);
  bars.receive(Float32Array.of(1));
  bars.advance(0);
  for (let at = 16; at <= 160; at += 16) bars.advance(at);
  near(bars.levels[0], 1, 1e-3);
  bars.rest();
  bars.advance(176);
  assert.ok(bars.levels[0] > 0.8, "it does not disappear");
  for (let at = 192; at <= 800; at += 16) bars.advance(at);
  assert.ok(bars.levels[0] < 0.02, "it falls");
  near(bars.peaks[0], 1, 1e-3);
  for (let at = 816; at <= 4000; at += 16) bars.advance(at);
  assert.equal(bars.peaks[0], 0);
  assert.equal(bars.advance(4016), false, "nothing is drawn at rest");
});

test("nothing flashes more than three times a second, neither beats nor bars", () => {
  assert.ok(glow(0, 180, false) > 2 * glow(0.9, 180, false));
  assert.equal(glow(0, 181, false), glow(0.9, 181, false));
  assert.equal(tellsDownbeats({ bpm: 720, beatsPerBar: 4 }), true);
  assert.equal(tellsDownbeats({ bpm: 721, beatsPerBar: 4 }), false);
});

test("a loud level differs from silence in colour, and is opaque, in each theme", () => {
  for (const theme of ["dark", "light"]) {
    const colours = colormap(theme);
    assert.equal(new Set(colours).size > 200, true);
    for (const colour of colours) assert.equal(colour >>> 24, 255);
  }
});

test("loudness is stored at its position, and nowhere else", () => {
  const history = new History();
  assert.ok(Number.isNaN(history.between(0, 100)));
  history.note(10, 0.5);
  history.note(10.1, 0.25);
  near(history.between(10, 10.2), 0.5);
  near(history.between(10.1, 10.15), 0.25);
  assert.ok(Number.isNaN(history.between(10.3, 20)));
  history.note(5000, 0.75);
  near(history.between(4999, 5001), 0.75);
  history.note(1e9, 1); // past the end of the history, whose memory is bounded
  history.clear();
  assert.ok(Number.isNaN(history.between(0, 6000)));
});

test("the page turns when the playhead leaves it, to the start of a bar", () => {
  const viewport = new Viewport(32);
  const barBefore = (seconds) => Math.floor(seconds / 2) * 2;
  viewport.follow(20, barBefore);
  assert.equal(viewport.start, 0);
  viewport.follow(31, barBefore);
  assert.equal(viewport.start, 28);
  viewport.follow(5, barBefore);
  assert.equal(viewport.start, 0);
  viewport.pan(2);
  viewport.follow(5, barBefore);
  assert.equal(viewport.start, 64, "a user looking elsewhere is not moved");
});

test("zooming keeps the time under the pointer", () => {
  const viewport = new Viewport(32);
  viewport.start = 100;
  const before = viewport.seconds(0.25);
  viewport.zoom(0.5, 0.25);
  near(viewport.seconds(0.25), before);
  assert.equal(viewport.length, 16);
  for (let times = 0; times < 40; ++times) viewport.zoom(0.5, 0.5);
  assert.equal(viewport.length, 2);
});

test("grid lines keep a distance: beats, bars, or several bars", () => {
  assert.equal(gridStep(20, 14, 4), 1);
  assert.equal(gridStep(5, 14, 4), 4);
  assert.equal(gridStep(2, 14, 4), 8);
  assert.equal(gridStep(5, 14, 1), 4);
});

test("a time snaps to the beat that a seek would reach", () => {
  for (const grid of [new Grid(0, 0, { bpm: 120 }), new Grid(3.217, 6.434, { bpm: 120 })]) {
    assert.equal(grid.nearest(4.1), 4);
    assert.equal(grid.nearest(4.3), 4.5);
    assert.equal(grid.nearest(-3), 0);
    assert.deepEqual(grid.place(8), { value: 8, unit: "beats" });
    assert.deepEqual(grid.place(-1), { value: 0, unit: "beats" });
    assert.equal(grid.barBefore(3.9), 2);
  }
});

test("after a tempo change a time snaps to the visible lines, sent as times", () => {
  const slower = new Grid(5, 10, { bpm: 97 });
  near(slower.nearest(8.6), 5 + (6 * 60) / 97);
  near(slower.barBefore(9), 5 + (6 * 60) / 97);
  assert.equal(slower.place(16).unit, "seconds");
  near(slower.place(16).value, 5 + (6 * 60) / 97);
  const faster = new Grid(5, 10, { bpm: 240 });
  near(faster.nearest(0.3), 0.25);
  assert.equal(faster.nearest(0), 0, "the start is reached");
  assert.ok(faster.is(new Grid(6, 14, { bpm: 240 })) && !faster.is(slower));
});

test("a loop is grabbed at its edges or inside", () => {
  const loop = { start: 4, end: 8, enabled: true };
  assert.deepEqual([3.9, 6, 8.1, 9, 2].map((at) => grip(loop, at, 0.2)), ["start", "move", "end", null, null]);
  assert.equal(grip({ start: 4, end: 4.1, enabled: true }, 4.05, 0.2), "move", "a short one can be grabbed inside, too");
  assert.equal(grip(null, 4, 0.2), null);
  assert.equal(grip({ start: 4, end: 8, enabled: false }, 6, 0.2), null, "a disabled one can be drawn over");
});

test("a drag draws, moves or resizes a loop, in either direction", () => {
  const beat = (seconds) => Math.max(0, Math.round(seconds * 2) / 2);
  const loop = { start: 4, end: 8 };
  assert.deepEqual(dragged(null, "new", 2.1, 6.2, beat), { start: 2, end: 6 });
  assert.deepEqual(dragged(null, "new", 6.2, 2.1, beat), { start: 2, end: 6 });
  assert.deepEqual(dragged(loop, "move", 5, 6.1, beat), { start: 5, end: 9 });
  assert.deepEqual(dragged(loop, "move", 5, -9, beat), { start: 0, end: 4 });
  assert.deepEqual(dragged(loop, "start", 4, 9, beat), { start: 8, end: 9 });
  assert.deepEqual(dragged(loop, "end", 8, 12, beat), { start: 4, end: 12 });
});
