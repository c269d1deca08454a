// Our transform and its scale against another's: the AnalyserNode of Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser } from "../../browser/support/browser.js";

const rate = 48_000;
const sizes = [512, 2048, 16384];
const toleranceDb = 0.01;
const quietestDb = -100;

/** Numbers in [-1, 1), the same at each run. */
function* randomNumbers(state) {
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

const sine = (hz, amplitude = 1) => (n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate + 0.3);
const numbers = randomNumbers(1);
const signals = {
  "noise": () => numbers.next().value,
  "quiet noise": () => 0.01 * numbers.next().value,
  "a sine between bins": sine(1003.7),
  "two sines, one 70 dB below": (n) => sine(440)(n) + sine(6000, 10 ** (-70 / 20))(n),
  "a sweep": (n) => Math.sin(2 * Math.PI * (50 + 0.2 * n) * (n / rate)),
  "a click": (n) => (n % 400 === 300 ? 1 : 0),
};

let browser;
let page;
let folder;
before(async () => {
  browser = await Browser.start();
  page = await browser.open("about:blank");
  folder = mkdtempSync(join(tmpdir(), "analyser_node-"));
});
after(async () => {
  await browser?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What the browser's analyser gives at the end of a sound. */
function browsersValues(samples) {
  return page.evaluate(async ({ samples, rate }) => {
    const context = new OfflineAudioContext(1, samples.length, rate);
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(Float32Array.from(samples), 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    const analyser = new AnalyserNode(context, { fftSize: samples.length, smoothingTimeConstant: 0 });
    source.connect(analyser).connect(context.destination);
    source.start();
    await context.startRendering();
    const values = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(values);
    return [...values];
  }, { samples: [...samples], rate });
}

function ourValues(samples) {
  const file = join(folder, "samples.f32");
  writeFileSync(file, samples);
  return execFileSync(process.env.TACTUS_ANALYSER_VALUES, [file], { encoding: "utf8" })
    .trim().split("\n").map(Number);
}

for (const [name, signal] of Object.entries(signals)) {
  for (const size of sizes) {
    test(`${name}, ${size} frames: every bin above ${quietestDb} dB agrees within ${toleranceDb} dB`, async () => {
      const samples = Float32Array.from({ length: size }, (_, n) => signal(n));
      const theirs = await browsersValues(samples);
      const ours = ourValues(samples);
      assert.equal(ours.length, theirs.length);
      const heard = [...theirs.keys()].filter((k) => theirs[k] > quietestDb);
      assert.ok(heard.length > 0);
      for (const k of heard) {
        assert.ok(Math.abs(ours[k] - theirs[k]) < toleranceDb, `bin ${k}: ${ours[k]} dB, in Chromium ${theirs[k]} dB`);
      }
    });
  }
}
