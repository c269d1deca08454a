// The stage view: the beat and the spectrum alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

let browser;
let program;
before(async () => {
  browser = await Browser.start();
  program = await Program.start(0, ["--autoplay"]);
});
after(async () => {
  await browser.end();
  await program.end();
});

const size = { viewport: { width: 1280, height: 720 } };
const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const bright = (page) =>
  page.locator("#stage .sharp").evaluate((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) count += data[at + 3] > 128 && data[at] > 128;
    return count / (data.length / 4);
  });

test("it shows light on black, and nothing else", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  assert.equal(await ground(page), "rgb(0, 0, 0)");
  for (const part of ["body > header", "main", "footer"]) assert.equal(await page.locator(part).isVisible(), false);
  assert.deepEqual(
    await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]),
    [1280, 720],
  );
  await screenshot(page, "stage");
  assertClean(page, program);
  await page.context().close();
});

test("it can overlay another picture", async () => {
  const page = await browser.open(`${program.url}/?view=stage&background=transparent`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  assert.equal(await ground(page), "rgba(0, 0, 0, 0)");
  assert.equal(await page.locator("#stage-note").innerText(), "");
  assertClean(page, program);
  await page.context().close();
});

test("its address and its keys choose colours and parts", async () => {
  const page = await browser.open(`${program.url}/?view=stage&colours=00ff00,ffffff&bars=8&mirror&hide=glow,rings,sun,peaks`, size);
  const seen = (selector) => page.locator(selector).first().isVisible();
  /** Stripes of bars along the middle of the canvas, and whether any of their pixels is red or blue. */
  const bars = () =>
    page.locator("#stage .sharp").evaluate((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, 1).getContext("2d");
      copy.drawImage(canvas, 0, -Math.round(canvas.height * 0.72 - 3));
      const { data } = copy.getImageData(0, 0, canvas.width, 1);
      let [count, lit, other] = [0, false, false];
      for (let at = 0; at < data.length; at += 4) {
        const now = data[at + 3] > 128;
        count += now && !lit;
        lit = now;
        other ||= now && data[at] + data[at + 2] > data[at + 1];
      }
      return `${count} ${other ? "of any colour" : "green"}`;
    });
  await eventually(async () => (await bars()) === "16 green", "eight bars and their image, green");
  assert.deepEqual([await seen(".sun"), await seen(".glow"), await seen(".beats")], [false, false, true]);
  await page.keyboard.press("m");
  await eventually(async () => (await bars()) === "8 green", "eight bars");
  await page.keyboard.press("6");
  await eventually(async () => !(await seen(".beats")), "no beats");
  await page.keyboard.press("c");
  await eventually(async () => (await bars()) === "8 of any colour", "other colours");
  await screenshot(page, "stage-options");
  assertClean(page, program);
  await page.context().close();
});

test("the pointer is hidden at rest, and shown when it moves", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  const cursor = () => page.locator("#stage").evaluate((stage) => getComputedStyle(stage).cursor);
  await eventually(async () => (await cursor()) === "none", "no pointer");
  await page.mouse.move(300, 300);
  await page.mouse.move(320, 300);
  await eventually(async () => (await cursor()) !== "none", "the pointer");
  await page.context().close();
});

test("F enters full screen, and F again leaves it", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  const full = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press("f");
  await eventually(full, "full screen");
  await page.keyboard.press("f");
  await eventually(async () => !(await full()), "windowed again");
  await page.context().close();
});

test("a double tap enters full screen, and a hint says so", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  assert.equal(await page.locator("#stage-note").innerText(), "Double tap for full screen");
  const full = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.touchscreen.tap(200, 300);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await page.touchscreen.tap(200, 300);
  assert.equal(await full(), false, "two distant taps do not count");
  await page.touchscreen.tap(205, 304);
  await eventually(full, "full screen");
  await page.context().close();
});

test("its text does not overlap the beats", async () => {
  for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }, { width: 844, height: 390 }]) {
    const page = await browser.open(`${program.url}/?view=stage`, { viewport });
    await eventually(() => page.locator("#stage-note").innerText(), "words");
    const note = await page.locator("#stage-note").boundingBox();
    const beats = await page.locator("#stage .beats").boundingBox();
    assert.ok(note.y + note.height < beats.y, JSON.stringify([note, beats]));
    await page.context().close();
  }
});

test("a lost server is reported, except on an overlay", async (t) => {
  const lost = await Program.start();
  t.after(() => lost.end());
  const page = await browser.open(`${lost.url}/?view=stage`, size);
  const laidOver = await browser.open(`${lost.url}/?view=stage&background=transparent`, size);
  const note = page.locator("#stage-note");
  await eventually(async () => /full screen/.test(await note.innerText()), "the first message");
  await new Promise((resolve) => setTimeout(resolve, 500)); // both are connected
  await lost.end();
  await eventually(async () => (await note.innerText()) === "No connection", "the loss");
  await screenshot(page, "stage-no-connection");
  assert.equal(await laidOver.locator("#stage-note").innerText(), "");
  const again = await Program.start(lost.port);
  t.after(() => again.end());
  await eventually(async () => !(await note.evaluate((node) => node.classList.contains("seen"))), "no message any more");
  for (const each of [page, laidOver]) await each.context().close();
});

test("transport keys have no effect on a stage", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  for (const key of ["Space", "s", "r", "l"]) await page.keyboard.press(key);
  await page.keyboard.press("f"); // the earlier keys have been handled
  await eventually(() => page.evaluate(() => document.fullscreenElement !== null), "full screen");
  const { status, loop_enabled, epoch } = await program.status();
  assert.deepEqual([status, loop_enabled, epoch], ["playing", false, 0]);
  await page.context().close();
});
