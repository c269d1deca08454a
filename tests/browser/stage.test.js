// The stage view: the beat and the spectrum alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, assert_clean, screenshot } from "./support/browser.js";
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

test("it shows light on black, and nothing but that", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  assert.equal(await ground(page), "rgb(0, 0, 0)");
  for (const part of ["body > header", "main", "footer"]) assert.equal(await page.locator(part).isVisible(), false);
  assert.deepEqual(
    await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]),
    [1280, 720],
  );
  await screenshot(page, "stage");
  assert_clean(page, program);
  await page.context().close();
});

test("it can lie over another picture", async () => {
  const page = await browser.open(`${program.url}/?view=stage&background=transparent`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  assert.equal(await ground(page), "rgba(0, 0, 0, 0)");
  assert.equal(await page.locator("#stage-note").innerText(), "");
  assert_clean(page, program);
  await page.context().close();
});

test("the pointer is hidden when it rests, and shown when it moves", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  const cursor = () => page.locator("#stage").evaluate((stage) => getComputedStyle(stage).cursor);
  await eventually(async () => (await cursor()) === "none", "no pointer");
  await page.mouse.move(300, 300);
  await page.mouse.move(320, 300);
  await eventually(async () => (await cursor()) !== "none", "the pointer");
  await page.context().close();
});

test("F fills the screen, and F again leaves it", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  const full = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press("f");
  await eventually(full, "full screen");
  await page.keyboard.press("f");
  await eventually(async () => !(await full()), "the window again");
  await page.context().close();
});

test("keys that command the transport do nothing on a stage", async () => {
  const page = await browser.open(`${program.url}/?view=stage`, size);
  await eventually(async () => (await bright(page)) > 0.03, "bars");
  for (const key of ["Space", "s", "r", "l"]) await page.keyboard.press(key);
  await page.keyboard.press("f"); // the keys before it have been handled
  await eventually(() => page.evaluate(() => document.fullscreenElement !== null), "full screen");
  const { status, loop_enabled, epoch } = await program.status();
  assert.deepEqual([status, loop_enabled, epoch], ["playing", false, 0]);
  await page.context().close();
});
