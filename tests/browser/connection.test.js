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
  const level = async () => (await page.locator("#meter-left").getAttribute("aria-valuetext")) ?? "";
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

/**
 * Opens a page. While `audio.stopped`, each state that it receives says that the audio stalled at the first one. Frames
 * of the sound are left out: all that passes through the test would fall behind on a busy machine.
 */
async function openBehind(browser, url, audio) {
  const page = await browser.open("about:blank");
  let last = null;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (typeof message !== "string" || message.includes(".frame")) return;
      const state = message.includes("transport.state") ? JSON.parse(message) : null;
      if (state?.type !== "transport.state") return socket.send(message);
      last = audio.stopped ? { ...(last ?? state), stalled: true, seq: state.seq, sent_ms: state.sent_ms } : null;
      socket.send(JSON.stringify(last ?? state));
    });
  });
  await page.goto(url);
  return page;
}

test("while the audio is stalled the page says so and stops at the last true position", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const audio = { stopped: false };
  const page = await openBehind(browser, `${program.url}/`, audio);
  const status = page.locator("#status");
  const time = () => page.locator("#time").innerText();
  await eventually(async () => (await status.innerText()) === "Playing", "playback");
  audio.stopped = true;
  await eventually(async () => (await status.innerText()) === "Audio stalled", "the stall");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))); // drawn
  const shown = await time();
  const { seq } = await program.status();
  await eventually(async () => (await program.status()).seq > seq + 3, "further states");
  assert.equal(await time(), shown);
  assert.equal(await page.locator("#link").innerText(), "Live");
  assert.ok(await page.locator("#stop").isEnabled(), "commands still work");
  await screenshot(page, "front-stalled");
  audio.stopped = false;
  await eventually(async () => (await status.innerText()) === "Playing", "playback again");
  await eventually(async () => (await time()) !== shown, "a moving playhead");
});

test("while the audio is stalled the stage says so, without a beat", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const audio = { stopped: false };
  const stage = await openBehind(browser, `${program.url}/?view=stage`, audio);
  const words = stage.locator("#stage-note");
  const lit = () => stage.evaluate(() => [...document.querySelectorAll(".beats b")].some(({ style }) => style.opacity > 0.2));
  await eventually(lit, "light");
  audio.stopped = true;
  await eventually(async () => (await words.innerText()) === "Audio stalled", "the stall");
  await eventually(async () => !(await lit()), "no light");
  audio.stopped = false;
  await eventually(lit, "light again");
  assert.ok(!(await words.evaluate((node) => node.classList.contains("seen"))), "no message any more");
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
