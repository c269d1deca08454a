// The front page of a running server, as users operate it.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

let browser;
let program;
let page;

before(async () => {
  browser = await Browser.start();
});
after(() => browser.end());
beforeEach(async () => {
  program = await Program.start();
  page = await browser.open(`${program.url}/`);
  await shows("#link", "Live");
  // Keys have no effect before the first state.
  await eventually(async () => (await page.locator("#tempo").inputValue()) === "120", "the first state");
});
afterEach(async () => {
  await page.context().close();
  await program.end();
  assertClean(page, program);
});

const text = (selector) => page.locator(selector).innerText();
const shows = (selector, wanted) =>
  eventually(async () => (await text(selector)) === wanted, `${selector} says ${wanted}`);
const press = (name) => page.getByRole("button", { name, exact: true }).click();

async function write(label, value) {
  await page.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press("Enter");
}

test("the clock stands until Play, runs, and returns after Stop", async () => {
  assert.equal(await text("#time"), "00:00.000");
  assert.equal(await text("#status"), "Stopped");
  await press("Play");
  await shows("#status", "Playing");
  const seen = new Set();
  await eventually(async () => seen.add(await text("#time")).size > 5, "the time advances");
  assert.deepEqual([...seen].sort(), [...seen], "it increases");
  await shows("#bar", "2");
  await press("Stop");
  await shows("#status", "Stopped");
  await shows("#time", "00:00.000");
});

test("Pause keeps the position, and Play resumes from it", async () => {
  await press("Play");
  await shows("#bar", "2");
  await press("Pause");
  await shows("#status", "Paused");
  const state = await program.status();
  await shows("#time", state.time_formatted);
  await press("Play");
  await shows("#status", "Playing");
  await eventually(async () => (await program.status()).sample_pos > state.sample_pos, "it resumes");
});

test("a typed tempo takes effect, and one out of range shows an error", async () => {
  await write("Tempo", "140.5");
  await eventually(async () => (await program.status()).bpm === 140.5, "the tempo at the server");
  const field = page.getByLabel("Tempo", { exact: true });
  await eventually(async () => (await field.inputValue()) === "140.5", "the tempo in its field");
  await write("Tempo", "5");
  await eventually(() => text("#tempo-problem"), "the error at the field");
  await eventually(async () => (await field.inputValue()) === "140.5", "the previous tempo");
  assert.equal((await program.status()).bpm, 140.5);
});

test("a typed position is sought, as a time or as bar and beat", async () => {
  await write("Go to", "1:02.5");
  await shows("#time", "01:02.500");
  await write("Go to", "9|3");
  await shows("#bar", "9");
  await shows("#beat", "3");
  await write("Go to", "nowhere");
  await eventually(() => text("#place-problem"), "the error at the field");
  assert.equal((await program.status()).beat_pos, 34);
  await press("Rewind to the start");
  await shows("#time", "00:00.000");
});

test("the loop is set and toggled", async () => {
  await page.getByLabel("Loop start in seconds").fill("1.5");
  await write("Loop end in seconds", "3");
  const loop = page.getByRole("button", { name: "Loop", exact: true });
  await eventually(async () => (await loop.getAttribute("aria-pressed")) === "true", "the loop is on");
  const { loop_start_seconds, loop_end_seconds, loop_enabled } = await program.status();
  assert.deepEqual([loop_start_seconds, loop_end_seconds, loop_enabled], [1.5, 3, true]);
  await loop.click();
  await eventually(async () => !(await program.status()).loop_enabled, "the loop is off");
});

test("keys do the same as the buttons", async () => {
  await page.keyboard.press("Space");
  await shows("#status", "Playing");
  await page.keyboard.press("Space");
  await shows("#status", "Paused");
  await page.keyboard.press("Home");
  await shows("#time", "00:00.000");
  await page.keyboard.press("Shift+ArrowRight");
  await shows("#bar", "2");
  await page.keyboard.press("ArrowLeft");
  await shows("#beat", "4");
  await page.keyboard.press("s");
  await shows("#status", "Stopped");
  await page.keyboard.press("l");
  await eventually(async () => (await program.status()).loop_enabled, "the loop is on");
});

test("presses faster than the server's answers all count", async () => {
  const keys = (text) =>
    page.evaluate((text) => {
      for (const key of text) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }, text);
  await keys(" ll  +"); // the tempo is sent last
  await eventually(async () => (await program.status()).bpm === 121, "the last of them");
  const { status, loop_enabled } = await program.status();
  assert.deepEqual([status, loop_enabled], ["playing", false]);
  await keys("  s ll l+");
  await eventually(async () => (await program.status()).bpm === 122, "the last of them");
  const after = await program.status();
  assert.deepEqual([after.status, after.loop_enabled], ["paused", true]);
});

test("the space bar plays and pauses after a click on a button", async () => {
  await press("Rewind to the start");
  await page.keyboard.press("Space");
  await shows("#status", "Playing");
});

test("plus and minus change the tempo by one, and so do their buttons", async () => {
  await page.keyboard.press("+");
  await eventually(async () => (await program.status()).bpm === 121, "one more");
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  await eventually(async () => (await program.status()).bpm === 119, "two fewer");
  await press("Faster by 1 BPM");
  await eventually(async () => (await program.status()).bpm === 120, "one more");
  await press("Slower by 1 BPM");
  await eventually(async () => (await program.status()).bpm === 119, "one fewer");
});

test("from the fourth tap on, taps set the tempo", async () => {
  const tap = page.locator("#tap");
  for (let count = 1; count <= 3; ++count) await tap.click();
  assert.equal((await program.status()).bpm, 120);
  assert.match(await tap.innerText(), /^●●●○$/);
  await page.keyboard.press("t");
  await eventually(async () => /^\d+\.\d$|^●{4}$/.test(await tap.innerText()), "the tapped tempo");
});

test("the one, a beat and nudges move the beat grid, and the playhead stays", async () => {
  await write("Go to", "1.3");
  await shows("#time", "00:01.300");
  const offset = async () => Math.round((await program.status()).beat_offset * 1000) / 1000;
  await page.keyboard.press("b");
  await eventually(async () => (await offset()) === 0.4, "the third beat is here");
  await page.keyboard.press("1");
  await eventually(async () => (await offset()) === 1.4, "a bar begins here");
  await shows("#beat", "1");
  await page.keyboard.press(".");
  await eventually(async () => (await offset()) === 1.38, "10 ms later");
  await press("Move the beat earlier");
  await eventually(async () => (await offset()) === 1.4, "and back");
  assert.equal((await program.status()).time_seconds, 1.3);
});

test("R rewinds, and sign keys are ignored while typing", async () => {
  await write("Go to", "0:30");
  await shows("#time", "00:30.000");
  await page.keyboard.press("r");
  await shows("#time", "00:00.000");
  await page.getByLabel("Go to", { exact: true }).focus();
  await page.keyboard.type("l+ ");
  assert.equal(await page.getByLabel("Go to", { exact: true }).inputValue(), "l+ ");
  const { loop_enabled, bpm, playing } = await program.status();
  assert.deepEqual([loop_enabled, bpm, playing], [false, 120, false]);
});

test("a tip names a control and its key", async () => {
  const tip = page.locator(".tip");
  assert.equal(await tip.isVisible(), false);
  await page.locator("#loop").hover();
  await tip.waitFor();
  assert.equal(await tip.locator("span").innerText(), "Loop");
  assert.equal(await tip.locator("kbd").innerText(), "L");
  await page.mouse.move(5, 5);
  await tip.waitFor({ state: "hidden" });
});

test("on paper there is what is played, without controls", async () => {
  await page.emulateMedia({ media: "print" });
  await eventually(() => text("#song-title"), "the source");
  for (const id of ["time", "song-title", "place-now", "q-trip"]) assert.ok(await page.locator(`#${id}`).isVisible(), id);
  for (const id of ["play", "tempo", "one", "spectrum", "theme"]) assert.equal(await page.locator(`#${id}`).isVisible(), false, id);
  await page.emulateMedia({ media: "screen" });
});

test("the connection panel shows numbers", async () => {
  await eventually(async () => /^\d+\.\d Hz$/.test(await text("#q-rate")), "the rate");
  for (const id of ["#q-jitter", "#q-trip"]) await eventually(async () => /^\d+(\.\d+)? m?s$/.test(await text(id)), id);
  await eventually(async () => /^±\d+(\.\d+)? m?s$/.test(await text("#q-bound")), "the clock's error bound");
  assert.equal(await text("#q-lost"), "0");
  assert.equal(await text("#url-socket"), `ws://127.0.0.1:${program.port}/ws`);
});

test("the theme is switched, stored, and shared between windows", async () => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await theme(), "light");
  const light = await background();
  const other = await page.context().newPage();
  await other.goto(`${program.url}/`);
  await press("Change to the dark theme");
  assert.equal(await theme(), "dark");
  assert.notEqual(await background(), light);
  await eventually(() => other.evaluate(() => document.documentElement.dataset.theme === "dark"), "the other window");
  await page.reload();
  assert.equal(await theme(), "dark");
  await press("Change to the light theme");
  assert.equal(await background(), light);
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(async () => (await theme()) === "dark", "the system's theme by default");
});
