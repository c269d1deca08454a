// The dashboard's audio displays, and too many sets of options.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { holdSpectrum } from "./support/hold_spectrum.js";
import { Program, eventually } from "./support/program.js";
import { wav } from "./support/wav.js";

let browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.end());

const size = { viewport: { width: 1280, height: 860 } };

/** Samples some thousand of a canvas's pixels, and counts their colours. */
const pixels = (page, selector) =>
  page.locator(selector).evaluate((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4 * 97) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return seen.size;
  });

test("music moves bars, spectrogram, waveform, levels and pitch, and then all are silent", async (t) => {
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, size);
  for (const canvas of ["#spectrum .bars", "#spectrum .fall", "#wave canvas"]) {
    await eventually(async () => (await pixels(page, canvas)) > 3, canvas);
  }
  await eventually(async () => (await pixels(page, "#spectrum .fall")) > 60, "many colours in the spectrogram");
  const level = async () => (await page.locator("#meter-left").getAttribute("aria-valuetext")) ?? "";
  await eventually(async () => /^-\d+ dB$/.test(await level()), "a level");
  await eventually(async () => /−\d/.test(await page.locator("#meter-left output").innerText()), "the peak's number");
  await eventually(() => page.locator("#pitch b").evaluateAll((lights) => lights.some((light) => light.style.opacity > 0.5)), "a pitch");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await eventually(async () => (await level()) === "silence", "silence");
  assertClean(page, program);
  await page.context().close();
});

test("left, right and clipping show in the meters, also sound that cancels in mono", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tactus-sound-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const tone = (amplitude) => (frame) => Math.max(-32768, Math.min(32767, amplitude * Math.sin(frame / 3)));
  const show = async (left, right) => {
    const file = join(folder, "tone.wav");
    writeFileSync(file, wav(20, [left, right]));
    const program = await Program.start(0, [file, "--loop", "--autoplay"]);
    t.after(() => program.end());
    const page = await browser.open(`${program.url}/`, size);
    const says = async (side, pattern) => pattern.test((await page.locator(`#meter-${side}`).getAttribute("aria-valuetext")) ?? "");
    return { page, program, says };
  };
  const side = await show(tone(16384), tone(-16384));
  for (const channel of ["left", "right"]) {
    await eventually(() => side.says(channel, /^-6 dB$/), `sound of the side in ${channel}`);
    const lit = await side.page.locator(`#meter-${channel} i`).evaluateAll((covers) => covers.map((cover) => cover.getBoundingClientRect().width));
    assert.ok(lit.every((width) => width < 40), "both covers leave most of the bar free");
  }
  await side.page.context().close();
  const loud = await show(tone(40000), () => 0);
  await eventually(() => loud.says("left", /^0 dB, clipped$/), "clipping");
  assert.equal(await loud.page.locator("#meter-left output").innerText(), "Clip");
  assert.ok(await loud.says("right", /^silence$/), "the other channel is silent");
  assert.equal(await loud.page.locator("#meter-right output").innerText(), "−∞");
  await screenshot(loud.page, "clipped");
  assertClean(loud.page, loud.program);
  await loud.page.context().close();
});

test("the cursor reads frequency and level, by pointer and by keys", async (t) => {
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, size);
  const readout = page.locator("#spectrum-readout");
  const box = await page.locator("#spectrum").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await eventually(async () => /^\d+ Hz · −\d+\.\d dB$/.test(await readout.innerText()), "the value under the pointer");
  await page.mouse.move(box.x + 10, box.y + box.height / 3);
  await eventually(async () => (await readout.innerText()) === "", "nothing over the labels of the levels");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await page.mouse.move(box.x + box.width / 2, box.y - 200);
  await eventually(async () => (await readout.innerText()) === "", "nothing without a pointer");
  await page.locator("#spectrum").focus();
  await page.keyboard.press("End");
  await eventually(async () => /^15\.\d kHz/.test(await readout.innerText()), "the highest band");
  await page.keyboard.press("Home");
  await eventually(async () => /^4\d Hz/.test(await readout.innerText()), "the lowest band");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("#spectrum").getAttribute("aria-valuenow"), "1");
  assert.match(await page.locator("#spectrum").getAttribute("aria-valuetext"), /Hz/);
  assert.equal((await program.status()).epoch, 0, "the arrows have not moved the playhead");
  assertClean(page, program);
  await page.context().close();
});

test("the axis shows the bands of a replacement server", async (t) => {
  const first = await Program.start(0, ["--autoplay"]);
  t.after(() => first.end());
  const page = await browser.open(`${first.url}/`, size);
  const readout = page.locator("#spectrum-readout");
  const highest = async (pattern) => {
    await page.locator("#spectrum").focus();
    await page.keyboard.press("End");
    return pattern.test(await readout.innerText());
  };
  await eventually(() => highest(/^15\.\d kHz/), "the highest band of 48 kHz");
  await first.end();
  const second = await Program.start(first.port, ["--autoplay", "--sample-rate", "16000"]);
  t.after(() => second.end());
  await eventually(() => highest(/^6\.9\d kHz/), "the highest band of 16 kHz");
  await page.context().close();
});

test("the level appears although the first request was not answered", async (t) => {
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const context = await browser.chromium.newContext(size);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const send = WebSocket.prototype.send;
    window.asked = 0;
    WebSocket.prototype.send = function (message) {
      if (message.includes('"levels.subscribe"') && ++window.asked === 1) return;
      send.call(this, message);
    };
  });
  await page.goto(`${program.url}/`);
  await eventually(async () => /^-\d+ dB$/.test((await page.locator("#meter-left").getAttribute("aria-valuetext")) ?? ""), "the level");
  assert.ok((await page.evaluate("window.asked")) >= 2, "it was requested again");
  await context.close();
});

test("too many sets of options show a notice, which disappears when there is room", async (t) => {
  const program = await Program.start(0, ["--max-spectrum-options", "1", "--autoplay"]);
  t.after(() => program.end());
  const first = await holdSpectrum(browser, program);
  assert.equal(first.answer, "spectrum.subscribed");
  const page = await browser.open(`${program.url}/`, size);
  const notice = page.locator("#notice");
  await notice.waitFor();
  const text = await notice.innerText();
  assert.match(text, /Too many forms of the spectrum are in use/);
  assert.match(text, /max 1 sets/);
  assert.match(text, /--max-spectrum-options/);
  await screenshot(page, "no-room");
  const covers = () =>
    page.evaluate(() => {
      const [{ x, y, right, bottom }, below] = ["notice", "spectrum"].map((id) => document.getElementById(id).getBoundingClientRect());
      return x <= below.x && y <= below.y && right >= below.right && bottom >= below.bottom;
    });
  for (const height of [720, 920, 1440]) {
    await page.setViewportSize({ width: 1280, height });
    assert.ok(await covers(), `the notice covers the spectrum in a window ${height} px high`);
  }
  await page.setViewportSize(size.viewport);
  const stage = await browser.open(`${program.url}/?view=stage`, size);
  await eventually(async () => /Too many forms of the spectrum/.test(await stage.locator("#stage-note").innerText()), "the same on the stage");
  await stage.context().close();
  // Everything else works.
  await eventually(async () => /^-\d+ dB$/.test((await page.locator("#meter-left").getAttribute("aria-valuetext")) ?? ""), "the level");
  await page.getByRole("button", { name: "Try now" }).click();
  assert.ok(await notice.isVisible());
  await first.page.context().close();
  await notice.waitFor({ state: "hidden" });
  await eventually(async () => (await pixels(page, "#spectrum .fall")) > 60, "the page's spectrum");
  assertClean(page, program);
  await page.context().close();
});

test("a hidden page ends its subscription, and subscribes again when visible", async (t) => {
  const program = await Program.start(0, ["--max-spectrum-options", "1", "--autoplay"]);
  t.after(() => program.end());
  const first = await browser.open(`${program.url}/`, size);
  const level = async () => (await first.locator("#meter-left").getAttribute("aria-valuetext")) ?? "";
  const turn = (state) =>
    first.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await eventually(async () => (await pixels(first, "#spectrum .fall")) > 60, "the first page's spectrum");
  const refused = await holdSpectrum(browser, program);
  assert.equal(refused.answer, "error");
  await refused.page.context().close();
  await eventually(async () => /^-\d+ dB$/.test(await level()), "a level");
  await turn("hidden");
  await eventually(async () => (await level()) === "silence", "no level");
  const second = await holdSpectrum(browser, program);
  assert.equal(second.answer, "spectrum.subscribed");
  assert.equal(await first.locator("#link").innerText(), "Live");
  await turn("visible");
  await first.locator("#notice").waitFor();
  await eventually(async () => /^-\d+ dB$/.test(await level()), "the level again");
  await second.page.context().close();
  await first.locator("#notice").waitFor({ state: "hidden" });
  assertClean(first, program);
  await first.context().close();
});
