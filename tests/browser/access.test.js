// What a page of another machine may do: its controls are locked until it has a control key.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { assertAccessible } from "./support/axe.js";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Keys, networkAddress, onNetwork, serveNetwork } from "./support/network.js";
import { eventually } from "./support/program.js";

let browser;
let keys;
let control;
let view;
let guest;
let program;
before(async () => {
  browser = await Browser.start();
  keys = new Keys();
  control = keys.create("phone", "control");
  view = keys.create("lights", "view");
  guest = keys.create("guest", "control");
  program = await serveNetwork(keys, "view");
});
after(async () => {
  await browser.end();
  await program.end();
  keys.end();
});
beforeEach(() => command("stop"));

const phone = { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const desk = { colorScheme: "light", viewport: { width: 1280, height: 800 } };
const refusedLoad = /^Failed to load resource: the server responded with a status of 401/;

/** A command from this machine, which needs no key. */
const command = (path) => fetch(`${program.url}/transport/${path}`, { method: "POST" });
const role = (page) => page.locator(":root").getAttribute("data-role");
const hasRole = (page, wanted) => eventually(async () => (await role(page)) === wanted, `the role ${wanted}`);
const isLive = (page) => eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
const dialog = (page) => page.getByRole("dialog");
const problem = (page) => page.locator("#unlock-problem");

async function openAsViewer(t, options = desk) {
  const page = await browser.open(`${program.networkUrl}/`, options);
  t.after(() => page.context().close());
  await isLive(page);
  await hasRole(page, "view");
  return page;
}

/** Opens a page by a link with a key. */
async function openWithKey(t, key, options = desk) {
  const page = await browser.open(`${program.networkUrl}/#key=${key}`, options);
  t.after(() => page.context().close());
  return page;
}

async function tryKey(page, text) {
  await page.getByLabel("Key", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

async function assertControls(page) {
  await eventually(() => page.locator("#play").isEnabled(), "enabled buttons");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await eventually(async () => (await program.status()).playing, "the command takes effect");
}

test("on the server's own machine nothing is locked, in no frame", async (t) => {
  const context = await browser.chromium.newContext(desk);
  t.after(() => context.close());
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.seen = [];
    const look = () => {
      const shown = (id) => document.getElementById(id)?.checkVisibility({ checkVisibilityCSS: true });
      if (document.getElementById("lock")) window.seen.push([shown("lock"), shown("lock-timeline"), shown("share"), shown("play")].join());
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const told = page.waitForResponse(/\/auth\/whoami$/);
  await page.goto(`${program.url}/`);
  const { role, key, network } = await (await told).json();
  assert.deepEqual({ role, key, network }, { role: "control", key: null, network: "view" });
  await assertControls(page);
  assert.deepEqual(await page.evaluate(() => [...new Set(window.seen)]), ["false,false,true,true"]);
});

test("a viewer sees the music, and locked controls", onNetwork, async (t) => {
  const page = await openAsViewer(t);
  assert.ok(await page.getByRole("button", { name: /^The controls are locked/ }).isVisible());
  assert.ok(await page.getByRole("button", { name: /^Seeking and the loop are locked/ }).isVisible());
  for (const id of ["rewind", "play", "stop", "loop", "slower", "faster", "tap", "tempo", "place", "loop-start", "loop-end"]) {
    assert.ok(await page.locator(`#${id}`).isDisabled(), id);
  }
  assert.equal(await page.locator("#timeline").getAttribute("aria-disabled"), "true");
  assert.equal(await page.locator("#share").isVisible(), false);
  await command("play");
  await eventually(async () => (await page.locator("#status").innerText()) === "Playing", "the music");
  await screenshot(page, "front-viewer");
  assertClean(page, program, networkAddress);
});

test("keys and the timeline are inert for a viewer", onNetwork, async (t) => {
  const page = await openAsViewer(t);
  await page.evaluate(() => {
    window.sent = [];
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
      window.sent.push(JSON.parse(text).type);
      send.call(this, text);
    };
  });
  for (const key of ["+", "l", "ArrowRight", "r", "t", "Space"]) await page.keyboard.press(key);
  await eventually(async () => /locked/.test(await page.locator("#problem").innerText()), "the reason");
  const box = await page.locator("#timeline").boundingBox();
  await page.mouse.click(box.x + 300, box.y + box.height - 5); // a seek
  await page.mouse.move(box.x + 200, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + 5); // a loop
  await page.mouse.up();
  await page.locator("#timeline").focus();
  for (const key of ["ArrowUp", "End", "PageUp"]) await page.keyboard.press(key);
  await eventually(() => page.evaluate(() => window.sent.includes("time.sync")), "messages are recorded");
  assert.deepEqual(await page.evaluate(() => window.sent.filter((type) => type !== "time.sync")), []);
  const { status, bpm, sample_pos, loop_enabled } = await program.status();
  assert.deepEqual([status, bpm, sample_pos, loop_enabled], ["stopped", 120, 0, false]);
  assertClean(page, program, networkAddress);
});

for (const [name, options] of Object.entries({ phone, desk })) {
  test(`the right key unlocks at once, without a reload: ${name}`, onNetwork, async (t) => {
    const page = await openAsViewer(t, options);
    await page.evaluate(() => (window.stays = true));
    const field = await page.locator("#tempo-form").boundingBox();
    await page.mouse.click(field.x + field.width / 2, field.y + field.height / 2); // anywhere on the controls
    await dialog(page).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "unlock-key");
    await screenshot(page, `unlock-${name}`);
    await assertAccessible(page);
    await tryKey(page, control.toLowerCase().replaceAll("-", " "));
    await hasRole(page, "control");
    await eventually(async () => !(await dialog(page).isVisible()), "the dialog closes");
    assert.equal(await page.evaluate(() => document.activeElement.id), "play");
    await assertControls(page);
    assert.equal(await page.locator("#lock").isVisible(), false);
    assert.ok(await page.evaluate(() => window.stays));
    assert.equal(await page.locator("#q-lost").innerText(), "0");
    assertClean(page, program, networkAddress);
    await page.reload();
    await hasRole(page, "control");
    await eventually(() => page.locator("#play").isEnabled(), "control after a reload");
  });
}

test("a wrong key says so, and Escape closes the dialog", onNetwork, async (t) => {
  const page = await openAsViewer(t, phone);
  await page.locator("#lock").click();
  await tryKey(page, "");
  await eventually(async () => /^Enter a key/.test(await problem(page).innerText()), "the empty field");
  await tryKey(page, "22222-22222-22222-22222");
  await eventually(async () => /not valid/.test(await problem(page).innerText()), "the wrong key");
  await screenshot(page, "unlock-wrong");
  await assertAccessible(page);
  assert.equal(await role(page), "view");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} px wide`);
  await page.keyboard.press("Escape");
  await eventually(async () => !(await dialog(page).isVisible()), "the dialog closes");
  assert.equal(await page.evaluate(() => document.activeElement.id), "lock");
  await page.locator("#lock").click();
  assert.equal(await page.getByLabel("Key", { exact: true }).inputValue(), "");
  assert.equal(await problem(page).innerText(), "");
  assert.equal(page.complaints.filter((text) => !refusedLoad.test(text)).length, 0, page.complaints.join());
});

test("a view key does not unlock, and can be left", onNetwork, async (t) => {
  const page = await openAsViewer(t);
  await page.locator("#lock-timeline").click();
  await tryKey(page, view);
  await eventually(async () => /watch only/.test(await problem(page).innerText()), "the reason");
  assert.equal(await page.locator("#unlock-name").innerText(), "lights");
  assert.equal(await role(page), "view");
  await page.getByRole("button", { name: "Log out" }).click();
  await eventually(async () => !(await dialog(page).isVisible()), "the page starts again");
  await page.locator("#lock").click();
  assert.equal(await page.locator("#unlock-session").isVisible(), false);
});

test("a pasted link unlocks", onNetwork, async (t) => {
  const page = await openAsViewer(t);
  await page.locator("#lock").click();
  await tryKey(page, `${program.networkUrl}/#key=${control}`);
  await hasRole(page, "control");
});

test("the key of a link is used once, and wiped from the address", onNetwork, async (t) => {
  const page = await openWithKey(t, control);
  await hasRole(page, "control");
  await isLive(page);
  assert.equal(page.url(), `${program.networkUrl}/`);
  assert.ok(page.addresses.some((address) => address.endsWith("/auth/session")));
  assert.deepEqual(page.addresses.filter((address) => address.includes(control)), []);
  const [cookie, ...others] = await page.context().cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, others], [true, "Strict", []]);
  assert.ok(cookie.name.includes(String(program.port)) && !cookie.value.includes(control));
  await assertControls(page);
  assertClean(page, program, networkAddress);
});

test("a link with a wrong key opens the page, and asks", onNetwork, async (t) => {
  const page = await openWithKey(t, "22222-22222-22222-22222");
  await dialog(page).waitFor();
  assert.match(await problem(page).innerText(), /not valid/);
  assert.equal(page.url(), `${program.networkUrl}/`);
  await isLive(page);
});

test("a link with a key unlocks a page that is open", onNetwork, async (t) => {
  const page = await openAsViewer(t);
  await page.evaluate((key) => (location.hash = `#key=${key}`), control);
  await hasRole(page, "control");
  await eventually(() => page.url() === `${program.networkUrl}/`, "the address without the key");
});

test("the stage takes the key of a link, too", onNetwork, async (t) => {
  const page = await browser.open(`${program.networkUrl}/?view=stage#key=${control}`, desk);
  t.after(() => page.context().close());
  await eventually(() => page.url() === `${program.networkUrl}/?view=stage`, "the address without the key");
  await eventually(async () => (await page.context().cookies()).length === 1, "the cookie");
});

test("logging out locks the controls again", onNetwork, async (t) => {
  const page = await openWithKey(t, control);
  await hasRole(page, "control");
  await page.getByRole("button", { name: "Share" }).click();
  assert.match(await dialog(page).innerText(), /Signed in with the key phone/);
  await page.getByRole("button", { name: "Log out" }).click();
  await hasRole(page, "view");
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test("after its key is revoked, a page asks for another one", onNetwork, async (t) => {
  const page = await openWithKey(t, guest);
  await hasRole(page, "control");
  await isLive(page);
  keys.revoke("guest");
  program.signal("SIGHUP");
  await dialog(page).waitFor();
  assert.match(await dialog(page).innerText(), /A key is needed\s+The server says: \S+/);
  assert.equal(await page.locator("#link").innerText(), "Refused");
  assert.ok(await page.locator("#play").isDisabled());
  await tryKey(page, control);
  await isLive(page);
  await hasRole(page, "control");
  await assertControls(page);
});
