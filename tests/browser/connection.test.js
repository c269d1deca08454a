// The front page loses its server and reconnects.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

test("a stalled server is not shown as live, and is again when it resumes", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => {
    program.signal("SIGCONT");
    return program.end();
  });
  const page = await browser.open(`${program.url}/`);
  const link = page.locator("#link");
  await eventually(async () => (await link.innerText()) === "Live", "the connection");
  const level = async () => (await page.locator("#meter-rms").getAttribute("aria-valuetext")) ?? "";
  const pitches = () => page.locator("#pitch b").evaluateAll((lights) => lights.filter((light) => light.style.opacity > 0).length);
  await eventually(async () => /^-\d+ dB$/.test(await level()), "a level");
  await eventually(async () => (await pitches()) > 0, "a pitch");
  const stage = await browser.open(`${program.url}/?view=stage`);
  const words = stage.locator("#stage-note");
  const lit = () => stage.evaluate(() => [...document.querySelectorAll(".beats b")].some(({ style }) => style.opacity > 0.2));
  await eventually(lit, "light on the stage");
  program.signal("SIGSTOP");
  await eventually(async () => (await link.innerText()) !== "Live", "no answer");
  assert.equal(await page.locator("#status").innerText(), "No connection");
  await eventually(async () => (await page.locator("#link-bound").innerText()) === "", "no claim of accuracy");
  for (const id of ["#play", "#stop", "#loop", "#tap", "#tempo"]) assert.ok(await page.locator(id).isDisabled(), id);
  await eventually(async () => (await level()) === "silence", "meters at rest");
  await eventually(async () => (await pitches()) === 0, "no pitch");
  await eventually(async () => (await words.innerText()) === "No connection", "the same on the stage");
  await eventually(async () => !(await lit()), "no light on the stage");
  program.signal("SIGCONT");
  await eventually(async () => (await link.innerText()) === "Live", "the server again");
  await eventually(() => page.locator("#play").isEnabled(), "buttons again");
  await eventually(async () => /^-\d+ dB$/.test(await level()), "a level again");
  await eventually(async () => !(await words.evaluate((node) => node.classList.contains("seen"))), "no message any more");
});

test("the page says that the connection is lost, and returns with the server", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const first = await Program.start();
  t.after(() => first.end());
  const page = await browser.open(`${first.url}/`);
  const link = page.locator("#link");
  const play = page.getByRole("button", { name: "Play", exact: true });
  await eventually(async () => (await link.innerText()) === "Live", "the connection");

  await first.end();
  await eventually(async () => /^(Trying again|Reconnecting)/.test(await link.innerText()), "its loss");
  await eventually(() => play.isDisabled(), "disabled buttons");
  for (const id of ["#tempo", "#place", "#loop-start", "#loop-end"]) assert.ok(await page.locator(id).isDisabled(), id);
  assert.equal(await page.locator("#status").innerText(), "No connection");
  await screenshot(page, "front-no-connection");

  const second = await Program.start(first.port);
  t.after(() => second.end());
  await eventually(async () => (await link.innerText()) === "Live", "the connection again");
  await eventually(async () => /Hz$/.test(await page.locator("#q-rate").innerText()), "states arrive");
  await eventually(async () => (await page.locator("#q-lost").innerText()) === "1", "the loss is counted");
  await play.click();
  await eventually(async () => (await second.status()).playing, "a command takes effect");
});
