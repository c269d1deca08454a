// The text fields send what is typed, and only that.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Browser, assertClean } from "./support/browser.js";
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
  page = await browser.open(`${program.url}/`, { viewport: { width: 1440, height: 900 } });
  await eventually(async () => (await tempo().inputValue()) === "120", "the tempo in its field");
});
afterEach(async () => {
  await page.context().close();
  await program.end();
  assertClean(page, program);
});

const tempo = () => page.getByLabel("Tempo", { exact: true });
const loopStart = () => page.getByLabel("Loop start in seconds");
const loopEnd = () => page.getByLabel("Loop end in seconds");
const loop = async () => {
  const { loop_start_seconds, loop_end_seconds, loop_enabled } = await program.status();
  return [loop_start_seconds, loop_end_seconds, loop_enabled];
};
const loopIs = (...wanted) => eventually(async () => String(await loop()) === String(wanted), `a loop of ${wanted}`);
const bpmIs = (wanted) => eventually(async () => (await program.status()).bpm === wanted, `${wanted} BPM`);
const command = (path) => fetch(`${program.url}/transport/${path}`, { method: "POST" });

test("a typed tempo takes effect when its field is left", async () => {
  await tempo().fill("131.5");
  await page.locator(".hero").click();
  await bpmIs(131.5);
  await eventually(async () => (await tempo().inputValue()) === "131.5", "the tempo in its field");
});

test("a typed meter takes effect, and bars are counted by it everywhere", async () => {
  const meter = page.getByLabel("Meter", { exact: true });
  await eventually(async () => (await meter.inputValue()) === "4/4", "the meter in its field");
  await command("seek?beats=17");
  await meter.fill("6/8");
  await page.keyboard.press("Enter");
  await eventually(async () => (await page.locator("#place-now").innerText()).replace(/\s/g, "") === "3|6", "bar and beat");
  assert.equal(await page.locator("#light .lit circle").count(), 6);
  assert.equal((await program.status()).beat_unit, 8);
  await page.getByLabel("Go to", { exact: true }).fill("2|6");
  await page.keyboard.press("Enter");
  await eventually(async () => (await program.status()).beat_pos === 11, "beat 6 of bar 2");
  await meter.fill("four");
  await page.keyboard.press("Enter");
  await eventually(async () => (await page.locator("#meter-problem").innerText()) === "Meter must be like 3/4 or 6/8.", "the reason");
  await meter.fill("33/4");
  await page.keyboard.press("Enter");
  await eventually(async () => (await page.locator("#meter-problem").innerText()).startsWith("beats must be"), "the server's reason");
});

test("a tempo takes a decimal comma, and one beyond a factor of two has to be confirmed", async () => {
  await tempo().fill("97,5");
  await page.keyboard.press("Enter");
  await bpmIs(97.5);
  const remark = page.locator("#tempo-problem");
  const asked = (text) => eventually(async () => (await remark.innerText()).startsWith(text), text);
  await tempo().fill("975");
  await page.keyboard.press("Enter");
  await asked("975 BPM is far from 97.5.");
  assert.equal((await program.status()).bpm, 97.5);
  await page.keyboard.press("Enter");
  await bpmIs(975);
  await eventually(async () => (await remark.innerText()) === "", "no question");
  await tempo().fill("120");
  await page.locator(".hero").click();
  await asked("120 BPM is far from 975.");
  await eventually(async () => (await tempo().inputValue()) === "975", "the tempo in force");
  assert.equal((await program.status()).bpm, 975);
  await page.getByRole("button", { name: "Set 120" }).click();
  await bpmIs(120);
  await tempo().fill("300");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Set 300" }).click();
  await bpmIs(300);
});

test("Escape restores the old value of a field", async () => {
  await tempo().fill("131.5");
  await page.keyboard.press("Escape");
  assert.equal(await tempo().inputValue(), "120");
  await loopStart().fill("3");
  await loopEnd().fill("4");
  await page.keyboard.press("Escape");
  await eventually(async () => (await loopStart().inputValue()) === "0", "the previous loop");
  await page.keyboard.press("+"); // earlier requests have been sent
  await bpmIs(121);
  assert.deepEqual(await loop(), [0, 10, false]);
});

test("plus and minus start from the typed value", async () => {
  await tempo().fill("140");
  await page.getByRole("button", { name: "Faster by 1 BPM" }).click();
  await bpmIs(141);
  await tempo().fill("99.5");
  await page.getByRole("button", { name: "Slower by 1 BPM" }).click();
  await bpmIs(98.5);
});

test("both ends of a loop are sent together, when the form is left", async () => {
  await loopStart().fill("20");
  await page.keyboard.press("Tab");
  await page.keyboard.type("30");
  assert.deepEqual(await loop(), [0, 10, false]);
  await page.keyboard.press("Tab");
  await loopIs(20, 30, true);
  assert.equal(await page.locator("#loop-problem").innerText(), "");
});

test("an unedited field does not change by rounding", async () => {
  await command("loop?start=3.9669421&end=11.9008264");
  await eventually(async () => (await loopEnd().inputValue()) === "11.901", "the loop, rounded");
  const exact = await loop();
  await loopStart().press("Enter");
  await tempo().press("Enter");
  await loopStart().focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("+");
  await bpmIs(121);
  assert.deepEqual(await loop(), exact);
  await loopStart().fill("2");
  await page.keyboard.press("Enter");
  await loopIs(2, exact[1], true);
});

test("loop fields accept times, and bar and beat", async () => {
  await loopStart().fill("1:30");
  await loopEnd().fill("1:32,5");
  await page.keyboard.press("Enter");
  await loopIs(90, 92.5, true);
  await loopStart().fill("5|1");
  await loopEnd().fill("9|3");
  await page.keyboard.press("Enter");
  await loopIs(8, 17, true);
  await loopEnd().fill("soon");
  await page.keyboard.press("Enter");
  await eventually(() => page.locator("#loop-problem").innerText(), "the error");
  await eventually(async () => (await loopEnd().inputValue()) === "17", "the previous end");
});

test("a refused loop stays as typed until it is corrected or another is set", async () => {
  const written = async () => [await loopStart().inputValue(), await loopEnd().inputValue()].join("–");
  const problem = () => page.locator("#loop-problem").innerText();
  await loopStart().fill("5");
  await loopEnd().fill("2");
  await page.keyboard.press("Enter");
  await eventually(problem, "the error");
  await page.keyboard.press("+"); // states arrive in the meantime
  await eventually(async () => (await tempo().inputValue()) === "121", "a newer state");
  assert.equal(await written(), "5–2");
  await loopEnd().fill("7");
  await page.keyboard.press("Enter");
  await loopIs(5, 7, true);
  await loopEnd().fill("1");
  await page.keyboard.press("Enter");
  await eventually(problem, "the error");
  await command("loop?start=2&end=4");
  await eventually(async () => (await written()) === "2–4", "the other loop");
});

test("values are fully visible at any window width", async () => {
  await command("tempo?bpm=128.125");
  await command("loop?start=15.455&end=10000.5");
  await eventually(async () => (await loopEnd().inputValue()) === "10000.5", "the loop");
  for (const width of [1440, 1280, 1000, 901, 800, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const field of [tempo(), loopStart(), loopEnd()]) {
      const hidden = await field.evaluate((input) => input.scrollWidth - input.clientWidth);
      assert.ok(hidden <= 0, `${await field.inputValue()} lacks ${hidden} px at ${width}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `the page is ${wide} px wide at ${width}`);
  }
});

test("a late answer does not hide a newer error", async () => {
  await page.evaluate(() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
      if (!message.includes("120.5")) return send.call(this, message);
      const { requestId } = JSON.parse(message);
      const look = ({ data }) => (window.answered ||= typeof data === "string" && JSON.parse(data).requestId === requestId);
      this.addEventListener("message", look);
      setTimeout(() => send.call(this, message), 500);
    };
  });
  await tempo().fill("120.5");
  await page.keyboard.press("Enter");
  await loopEnd().fill("soon");
  await page.keyboard.press("Enter");
  await eventually(() => page.evaluate("window.answered === true"), "the answer");
  assert.match(await page.locator("#loop-problem").innerText(), /Loop ends must be/);
});
