// A server that asks everybody for a key shows the login page in place of its pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.js";
import { Browser, screenshot } from "./support/browser.js";
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
  guest = keys.create("guest", "view");
  program = await serveNetwork(keys, "none");
});
after(async () => {
  await browser.end();
  await program.end();
  keys.end();
});

const looks = {
  dark: { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  light: { colorScheme: "light", viewport: { width: 1280, height: 800 } },
};
const refusedLoad = /^Failed to load resource: the server responded with a status of 401/;

async function open(t, path, options = looks.light) {
  const page = await browser.open(`${program.networkUrl}${path}`, options);
  t.after(() => page.context().close());
  return page;
}

const role = (page) => page.locator(":root").getAttribute("data-role");
const isLive = (page) => eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");

async function tryKey(page, text) {
  await page.getByLabel("Key", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

for (const [name, options] of Object.entries(looks)) {
  test(`the login page stands alone and is accessible: ${name}`, onNetwork, async (t) => {
    const page = await open(t, "/", options);
    assert.ok(await page.getByLabel("Key").isVisible());
    assert.equal(await page.evaluate(() => document.activeElement.id), "key");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= options.viewport.width, `${width} px wide`);
    await assertAccessible(page);
    await screenshot(page, `login-${name}`);
    assert.deepEqual(page.addresses, [`${program.networkUrl}/`]);
    assert.deepEqual(page.complaints.filter((text) => !refusedLoad.test(text)), []);
  });
}

test("a wrong key says so, and the right one opens the page that was asked for", onNetwork, async (t) => {
  const page = await open(t, "/docs");
  await tryKey(page, "22222-22222-22222-22222");
  await eventually(async () => /not valid/.test(await page.getByRole("alert").innerText()), "the wrong key");
  await tryKey(page, `${program.networkUrl}/#key=${view}`);
  await page.locator(".opblock-get").first().waitFor();
  assert.equal(page.url(), `${program.networkUrl}/docs`);
});

test("a view key opens a dashboard with locked controls", onNetwork, async (t) => {
  const page = await open(t, "/");
  await tryKey(page, view.toLowerCase());
  await isLive(page);
  await eventually(async () => (await role(page)) === "view", "the role");
  assert.ok(await page.locator("#lock").isVisible());
});

test("the key of a link opens the dashboard, and Share knows it", onNetwork, async (t) => {
  const page = await open(t, `/#key=${control}`);
  await isLive(page);
  await eventually(async () => (await role(page)) === "control", "the role");
  assert.equal(page.url(), `${program.networkUrl}/`);
  assert.deepEqual(page.addresses.filter((address) => address.includes(control)), []);
  await page.getByRole("button", { name: "Share" }).click();
  const text = await page.getByRole("dialog").innerText();
  assert.ok(text.includes(`http://${networkAddress}:${program.port}/#key=${control}`), text);
  assert.match(text, /tactus key new NAME --role view/);
});

test("after its view key is revoked, a page accepts another one", onNetwork, async (t) => {
  const page = await open(t, `/#key=${guest}`);
  await isLive(page);
  keys.revoke("guest");
  program.signal("SIGHUP");
  await page.getByRole("dialog", { name: "A key is needed" }).waitFor();
  await tryKey(page, view);
  await isLive(page);
  await eventually(async () => (await role(page)) === "view", "the role");
});

test("without cookies the page shows an error", onNetwork, async (t) => {
  const page = await open(t, "/");
  await page.route(/\/auth\/session$/, async (route) => {
    const answer = await route.fetch();
    const { "set-cookie": cookie, ...headers } = answer.headers();
    assert.ok(cookie);
    await page.context().clearCookies();
    await route.fulfill({ response: answer, headers });
  });
  await tryKey(page, control);
  await eventually(async () => /cookie/.test(await page.getByRole("alert").innerText()), "the reason");
  assert.ok(await page.locator("#send").isEnabled());
});
