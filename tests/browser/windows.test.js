// Two windows on one server show each other's changes in step.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, assertClean } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

/** What a page shows, without the clock time, which changes during playback. */
const aheadMs = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame((at) => {
            const [minutes, seconds] = document.getElementById("time").textContent.split(":").map(Number);
            resolve((minutes * 60 + seconds) * 1000 - (performance.timeOrigin + at));
          }),
        );
      }),
  );

test("two windows show the same, and play in step", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start();
  t.after(() => program.end());
  const [one, other] = await Promise.all([browser.open(`${program.url}/`), browser.open(`${program.url}/`)]);
  const both = (selector, wanted) =>
    Promise.all(
      [one, other].map((page) => eventually(async () => (await page.locator(selector).innerText()) === wanted, `${selector} says ${wanted}`)),
    );
  await both("#link", "Live");
  await one.getByRole("button", { name: "Play", exact: true }).click();
  await both("#status", "Playing");
  await eventually(async () => Math.abs((await aheadMs(one)) - (await aheadMs(other))) < 35, "at most two frames apart");
  await other.keyboard.press("+");
  await eventually(async () => (await one.locator("#tempo").inputValue()) === "121", "the tempo in the first window");
  await other.getByRole("button", { name: "Pause", exact: true }).click();
  await both("#status", "Paused");
  await both("#time", (await program.status()).time_formatted);
  await one.keyboard.press("l");
  await eventually(async () => (await other.locator("#loop").getAttribute("aria-pressed")) === "true", "the loop in the second window");
  await one.keyboard.press("r");
  await both("#time", "00:00.000");
  for (const page of [one, other]) assertClean(page, program);
  assert.equal((await program.status()).loop_enabled, true);
});
