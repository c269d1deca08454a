// The beat of the sound on the page and on the stage.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";
import { wav } from "./support/wav.js";

const bpm = 128;
const rateHz = 44_100;
const beatFrames = (60 * rateHz) / bpm;

/** A kick and a snare by turns, and hats on the half beats. */
function drums(frame) {
  const beat = Math.floor(frame / beatFrames);
  const t = (frame - beat * beatFrames) / rateHz;
  const hat = ((frame % (beatFrames / 2)) / rateHz);
  const noise = ((frame * 7919) % 1009) / 504.5 - 1;
  const kick = Math.sin(2 * Math.PI * (50 * t + 2.5 * (1 - Math.exp(-t / 0.02)))) * Math.exp(-t / 0.05);
  return 16_000 * ((beat % 2 === 0 ? kick : 0.6 * noise * Math.exp(-t / 0.04)) + 0.15 * noise * Math.exp(-hat / 0.01));
}

let browser;
let folder;
let program;
before(async () => {
  browser = await Browser.start();
  folder = mkdtempSync(join(tmpdir(), "tactus-heard-"));
  writeFileSync(join(folder, "drums.wav"), wav(60, [drums], [], rateHz));
  program = await Program.start(0, [join(folder, "drums.wav"), "--autoplay", "--loop", "--sample-rate", String(rateHz)]);
});
after(async () => {
  await browser.end();
  await program.end();
  rmSync(folder, { recursive: true });
});

test("the page follows the beat of the sound, and corrects it", async () => {
  const page = await browser.open(`${program.url}/`, { viewport: { width: 1440, height: 900 } });
  await page.locator("#hear").click();
  const text = page.locator(".heard output");
  const tells = (pattern) => eventually(async () => pattern.test(await text.innerText()), pattern.source);
  await tells(/^12[78]\.\d BPM, locked, \d+ %$/);
  await screenshot(page, "heard");
  await page.getByRole("button", { name: "Half the tempo (÷2)" }).click();
  await tells(/^6[34]\.\d BPM/);
  await page.getByRole("button", { name: "Twice the tempo (×2)" }).click();
  await tells(/^12[78]\.\d BPM/);
  await page.getByRole("button", { name: "Keep tempo and beat (Hold)" }).click();
  await tells(/, held, /);
  await page.getByRole("button", { name: "Keep tempo and beat (Hold)" }).click();
  await tells(/, locked, /);
  for (const range of ["55–110", "80–160", "110–220", "55–198"]) {
    await page.getByRole("button", { name: /^Range of tempi/ }).click();
    await page.getByRole("button", { name: new RegExp(`^Range of tempi.*${range}`) }).waitFor();
  }
  await page.locator("#hear").click();
  assert.equal(await page.locator(".heard").count(), 0);
  assertClean(page, program);
});

test("the stage follows the beat of the sound", async () => {
  const page = await browser.open(`${program.url}/?view=stage&beat=audio`, { viewport: { width: 1280, height: 720 } });
  await page.getByText(/BPM, locked, \d+ %/).waitFor();
  const lit = () => page.locator("#stage .beats b").evaluateAll((lamps) => lamps.findIndex((lamp) => Number(lamp.style.opacity) > 0.3));
  const seen = new Set();
  await eventually(async () => seen.add(await lit()).size >= 4, "lamps of a bar by turns");
  await screenshot(page, "heard-stage");
  assertClean(page, program);
});
