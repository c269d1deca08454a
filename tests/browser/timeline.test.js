// The timeline: pressed, dragged, zoomed, and accessible.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Browser, assertClean } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

let browser;
let program;
let page;
let box;

before(async () => {
  browser = await Browser.start();
});
after(() => browser.end());
beforeEach(async () => {
  program = await Program.start();
  page = await open({ viewport: { width: 1280, height: 860 } });
  box = await page.locator("#timeline").boundingBox();
});
afterEach(async () => {
  await page.context().close();
  await program.end();
  assertClean(page, program);
});

/** The page once its timeline shows the playhead; earlier it does not seek. */
async function open(options) {
  const opened = await browser.open(`${program.url}/`, options);
  await eventually(async () => (await opened.locator("#link").innerText()) === "Live", "the connection");
  await eventually(async () => (await opened.locator("#timeline").getAttribute("aria-valuetext")) !== null, "the timeline");
  return opened;
}

// At 120 BPM the sixteen visible bars last 32 s.
const xOf = (seconds) => box.x + (seconds / 32) * box.width;
const low = () => box.y + box.height * 0.7;
const high = () => box.y + 10;

async function drag(from, to, y, keys = []) {
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.move(xOf(from), y);
  await page.mouse.down();
  await page.mouse.move(xOf((from + to) / 2), y);
  await page.mouse.move(xOf(to), y);
  await page.mouse.up();
  for (const key of keys) await page.keyboard.up(key);
}

const loopIs = (start, end, enabled = true) =>
  eventually(async () => {
    const state = await program.status();
    return state.loop_start_seconds === start && state.loop_end_seconds === end && state.loop_enabled === enabled;
  }, `a loop from ${start} to ${end}`);

test("a press seeks to the nearest beat, with Alt to the exact time", async () => {
  await page.mouse.click(xOf(8.1), low());
  await eventually(async () => (await program.status()).beat_pos === 16, "the beat at the server");
  await eventually(async () => (await page.locator("#bar").innerText()) === "5", "the bar on the page");
  await page.keyboard.down("Alt");
  await page.mouse.click(xOf(8.1), low());
  await page.keyboard.up("Alt");
  await eventually(async () => Math.abs((await program.status()).time_seconds - 8.1) < 0.05, "the time at the server");
});

test("a drag moves the playhead, and leaves it at the end of the drag", async () => {
  await drag(4, 20, low());
  await eventually(async () => (await program.status()).time_seconds === 20, "the end of the drag");
  assert.equal((await program.status()).loop_enabled, false);
});

test("a drag in the lane at the top draws a loop from beat to beat", async () => {
  await drag(4.05, 12.1, high());
  await loopIs(4, 12);
  assert.equal((await program.status()).time_seconds, 0);
  await eventually(async () => (await page.getByRole("button", { name: "Loop", exact: true }).getAttribute("aria-pressed")) === "true", "the button");
  assert.equal(await page.getByLabel("Loop end in seconds").inputValue(), "12");
});

test("a loop is moved by its inside, and resized by its edges", async () => {
  await drag(20, 16, high());
  await loopIs(16, 20);
  await drag(18, 20, high());
  await loopIs(18, 22);
  await drag(22, 26, high());
  await loopIs(18, 26);
  await drag(18, 15, high());
  await loopIs(15, 26);
});

test("Shift draws a new loop inside another", async () => {
  await drag(4, 20, high());
  await loopIs(4, 20);
  await page.mouse.move(xOf(10), high());
  await eventually(async () => /shift to draw a new one/.test(await page.locator(".ghost").innerText()), "how to");
  await drag(8, 12, high(), ["Shift"]);
  await loopIs(8, 12);
});

test("a drawn loop is shown until the server answers", async () => {
  await page.evaluate(() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
      setTimeout(() => send.call(this, message), message.includes('"loop"') ? 1500 : 0);
    };
  });
  await drag(20, 16, high());
  const grips = new Set();
  while ((await program.status()).loop_end_seconds !== 20) {
    await page.mouse.move(xOf(18) + (grips.size % 2), high());
    grips.add(await page.locator("#timeline").getAttribute("data-grip"));
  }
  assert.deepEqual([...grips], ["move"]);
});

test("a press takes no focus, and the arrows still move the playhead", async () => {
  const spectrum = await page.locator("#spectrum").boundingBox();
  await page.mouse.click(spectrum.x + 300, spectrum.y + 100);
  await page.mouse.click(xOf(8), low());
  await eventually(async () => (await program.status()).beat_pos === 16, "the press");
  await page.keyboard.press("ArrowRight");
  await eventually(async () => (await program.status()).beat_pos === 17, "the arrow");
});

test("Escape cancels a drag without a change", async () => {
  await page.locator("#timeline").focus();
  await page.mouse.move(xOf(14), high());
  await page.mouse.down();
  await page.mouse.move(xOf(20), high());
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await page.mouse.click(xOf(6), low());
  await eventually(async () => (await program.status()).time_seconds === 6, "a press afterwards");
  assert.equal((await program.status()).loop_enabled, false);
});

test("the target under the pointer is described", async () => {
  await page.mouse.move(xOf(8), low());
  const ghost = page.locator(".ghost");
  await eventually(async () => (await ghost.innerText()).startsWith("5|1"), "the place");
  await page.mouse.move(xOf(14), high());
  await eventually(async () => (await ghost.innerText()).includes("loop"), "the action of a drag");
});

test("after a tempo change a press seeks to the visible line, and the arrows step between lines", async () => {
  const placeTempoBeat = async () => {
    for (const command of ["tempo?bpm=120", "seek?seconds=5", "tempo?bpm=97"]) {
      await fetch(`${program.url}/transport/${command}`, { method: "POST" });
    }
    assert.equal((await program.status()).beat_pos, 10);
    const shown = () =>
      page.evaluate(() => {
        const [tempo, bar, beat] = ["tempo", "bar", "beat"].map((id) => document.getElementById(id));
        return `${tempo.value} ${bar.textContent} ${beat.textContent}`;
      });
    await eventually(async () => (await shown()) === "97 3 3", "the tempo and the place");
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  const isAt = (seconds) => eventually(async () => Math.abs((await program.status()).time_seconds - seconds) < 1e-4, `${seconds} s`);
  const line = (beat) => 5 + ((beat - 10) * 60) / 97;
  await placeTempoBeat();
  await page.mouse.move(xOf(line(16)) + 3, low());
  await eventually(async () => (await page.locator(".ghost").innerText()).startsWith("5|1 · 00:08.711"), "the line's name");
  await page.mouse.down();
  await page.mouse.up();
  await isAt(line(16));
  await placeTempoBeat();
  await page.keyboard.press("ArrowRight");
  await isAt(line(11));
  await placeTempoBeat();
  await drag(line(12), line(20), high());
  await eventually(async () => Math.abs((await program.status()).loop_end_seconds - line(20)) < 1e-4, "the loop's end");
  assert.ok(Math.abs((await program.status()).loop_start_seconds - line(12)) < 1e-4);
});

test("a zoom shows less time, and a scroll shows another part", async () => {
  await page.getByRole("button", { name: "Show less time" }).click();
  await page.mouse.click(box.x + box.width / 2, low());
  await eventually(async () => (await program.status()).time_seconds === 8, "the middle of 16 s");
  await page.getByRole("button", { name: "Show more time" }).click();
  await page.mouse.move(box.x + 100, low());
  await page.mouse.wheel(box.width, 0);
  const follow = page.getByRole("button", { name: "Follow" });
  await follow.waitFor();
  await follow.click();
  await follow.waitFor({ state: "hidden" });
});

test("the described target follows a scroll under a resting pointer", async () => {
  const ghost = page.locator(".ghost");
  await page.mouse.move(xOf(8), low());
  await eventually(async () => (await ghost.innerText()).startsWith("5|1"), "the place");
  await page.mouse.wheel(box.width / 4, 0);
  await eventually(async () => (await ghost.innerText()).startsWith("9|1"), "the place after 8 s");
});

test("no loop is drawn until one was made", async () => {
  // The lane's top edge in the middle of the first loop, 0 to 10 s, and how much of it is drawn over the ground.
  const drawn = () =>
    page.locator("#timeline canvas").evaluate((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, 1).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, -1);
      const at = (part) => copy.getImageData(Math.round(canvas.width * part), 0, 1, 1).data.join();
      return at(0.16) !== at(0.9);
    });
  assert.equal(await drawn(), false);
  await page.keyboard.press("l");
  await eventually(drawn, "the loop");
  await page.keyboard.press("l");
  await eventually(async () => !(await program.status()).loop_enabled, "the loop is off");
  assert.equal(await drawn(), true, "a loop that was made stays");
});

test("a touch seeks to a beat", async () => {
  const phone = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const place = await phone.locator("#timeline").boundingBox();
  await phone.touchscreen.tap(place.x + place.width / 2, place.y + place.height * 0.6);
  await eventually(async () => (await program.status()).time_seconds === 8, "half of eight bars");
  await phone.context().close();
});

test("scrolling the page with a finger does not move the playhead", async () => {
  const phone = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const { epoch, time_seconds } = await program.status();
  const place = await phone.locator("#timeline").boundingBox();
  const touch = await phone.context().newCDPSession(phone);
  const at = (step) => [{ x: place.x + 150 + step, y: place.y + place.height * 0.6 - 20 * step }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (let step = 1; step <= 12; ++step) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(step) });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await eventually(() => phone.evaluate(() => scrollY > 100), "a page that scrolls");
  const after = await program.status();
  assert.deepEqual([after.epoch, after.time_seconds], [epoch, time_seconds]);
  await phone.context().close();
});

test("a pinch zooms and cancels a drag, and changes nothing else", async () => {
  const phone = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const place = await phone.locator("#timeline").boundingBox();
  const fingers = await phone.context().newCDPSession(phone);
  const touch = (type, ...points) =>
    fingers.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([at, down], id) => ({ id, x: place.x + place.width * at, y: place.y + place.height * down })),
    });
  const { epoch } = await program.status();
  for (const down of [0.1, 0.4]) {
    await touch("touchStart", [0.1, down]);
    await touch("touchStart", [0.1, down], [0.6, down]);
    for (const step of [0.1, 0.15]) await touch("touchMove", [0.1 + step, down], [0.6 - step, down]);
    await touch("touchEnd");
  }
  await phone.touchscreen.tap(place.x + place.width / 2, place.y + place.height * 0.6);
  // Each pinch shrinks half the width to a fifth, so 16 s become 100.
  await eventually(async () => (await program.status()).time_seconds === 50, "a press afterwards");
  assert.equal(await phone.locator("#follow").isVisible(), true);
  const after = await program.status();
  assert.deepEqual([after.epoch, after.loop_enabled], [epoch + 1, false]);
  await phone.context().close();
});

test("drawing a loop describes it, and its possible actions afterwards", async () => {
  const told = () => page.locator(".ghost").innerText();
  await page.mouse.move(xOf(4), high());
  await page.mouse.down();
  await page.mouse.move(xOf(12), high());
  await eventually(async () => (await told()) === "Loop 3|1 – 7|1", "the latest loop");
  await page.mouse.up();
  await eventually(async () => (await told()) === "Loop's end", "the target under the pointer");
});

test("assistive technology gets the playhead, and the arrows move it", async () => {
  await page.locator("#timeline").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowRight");
  await eventually(async () => (await page.locator("#timeline").getAttribute("aria-valuetext")) === "bar 2, beat 2, 00:02", "the words");
  assert.equal(await page.locator("#timeline").getAttribute("aria-valuenow"), "5");
});

test("it supports a slider's usual keys", async () => {
  const beatIs = (wanted) => eventually(async () => (await program.status()).beat_pos === wanted, `beat ${wanted}`);
  await page.locator("#timeline").focus();
  const pages = [["PageUp", 16], ["PageUp", 32], ["PageDown", 16], ["End", 64], ["Home", 0], ["PageDown", 0]];
  const arrows = [["ArrowUp", 1], ["Shift+ArrowUp", 5], ["ArrowDown", 4], ["Shift+ArrowDown", 0]];
  for (const [key, beat] of [...pages, ...arrows]) {
    await page.keyboard.press(key);
    await beatIs(beat);
  }
  await page.keyboard.press("End");
  const slider = page.locator("#timeline");
  await eventually(async () => (await slider.getAttribute("aria-valuenow")) === "64", "the end");
  assert.equal(await slider.getAttribute("aria-valuemax"), "64");
});
