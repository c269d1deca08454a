// The Share dialog: links and QR codes for other devices.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.js";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Keys, networkAddress, onNetwork, serveNetwork } from "./support/network.js";
import { Program, eventually } from "./support/program.js";
import { readCode } from "./support/qr.js";

let browser;
let keys;
let control;
let program;
before(async () => {
  browser = await Browser.start();
  keys = new Keys();
  control = keys.create("phone", "control");
  program = await serveNetwork(keys, "view");
});
after(async () => {
  await browser.end();
  await program.end();
  keys.end();
});

const looks = {
  phone: { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  light: { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 800 } },
};

const dialog = (page) => page.getByRole("dialog", { name: "Share" });
const code = (page, name) => dialog(page).getByRole("img", { name: `QR code: ${name}`, exact: true });
const codes = (page) => dialog(page).getByRole("img").count();

async function openShare(t, url, options = looks.dark) {
  const page = await browser.open(url, options);
  t.after(() => page.context().close());
  await eventually(async () => (await page.locator(":root").getAttribute("data-role")) === "control", "control");
  await page.getByRole("button", { name: "Share" }).click();
  await dialog(page).waitFor();
  return page;
}

for (const [name, options] of Object.entries(looks)) {
  test(`both codes are read by another decoder: ${name}`, onNetwork, async (t) => {
    const page = await openShare(t, `${program.networkUrl}/#key=${control}`, options);
    const watch = `${program.networkUrl}/`;
    const links = { Watch: watch, Control: `${watch}#key=${control}` };
    assert.equal(await codes(page), 2);
    for (const [title, link] of Object.entries(links)) {
      assert.equal(await readCode(code(page, title)), link);
      assert.ok(await dialog(page).getByText(link, { exact: true }).isVisible());
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= options.viewport.width, `${width} px wide`);
    await assertAccessible(page);
    await screenshot(page, `share-${name}`);
    assertClean(page, program, networkAddress);
  });
}

test("the links of both codes work on another device", onNetwork, async (t) => {
  const page = await openShare(t, `${program.networkUrl}/#key=${control}`);
  for (const [title, role] of [["Watch", "view"], ["Control", "control"]]) {
    const other = await browser.open(await readCode(code(page, title)), looks.phone);
    t.after(() => other.context().close());
    await eventually(async () => (await other.locator(":root").getAttribute("data-role")) === role, role);
  }
});

test("a link is copied, also without https", onNetwork, async (t) => {
  const page = await openShare(t, `${program.networkUrl}/#key=${control}`);
  assert.equal(await page.evaluate(() => window.isSecureContext), false);
  await dialog(page).getByRole("button", { name: "Copy the link: Control" }).click();
  await dialog(page).getByText("Copied").waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("Go to").focus();
  await page.keyboard.press("Control+V");
  assert.equal(await page.getByLabel("Go to").inputValue(), `${program.networkUrl}/#key=${control}`);
});

test("a typed key is shared too", onNetwork, async (t) => {
  const page = await browser.open(`${program.networkUrl}/`, looks.dark);
  t.after(() => page.context().close());
  await page.locator("#lock").click();
  await page.getByLabel("Key", { exact: true }).fill(control.toLowerCase().replaceAll("-", " "));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Share" }).click();
  assert.equal(await readCode(code(page, "Watch")), `${program.networkUrl}/`);
  assert.equal(await readCode(code(page, "Control")), `${program.networkUrl}/#key=${control.replaceAll("-", "")}`);
  assert.equal(await codes(page), 2);
});

test("at this machine's own address it has the link for other devices", onNetwork, async (t) => {
  const page = await openShare(t, `${program.url}/`);
  const { network_url: address } = await (await fetch(`${program.url}/auth/whoami`)).json();
  assert.equal(await codes(page), 1);
  assert.equal(await readCode(code(page, "Watch")), `${address}/`);
  assert.match(await dialog(page).innerText(), /tactus key new NAME --role control/);
});

test("where no other device can connect it says how others get in", async (t) => {
  const alone = await Program.start();
  t.after(() => alone.end());
  const page = await openShare(t, `${alone.url}/`);
  assert.match(await dialog(page).innerText(), /tactus serve --lan/);
  assert.equal(await codes(page), 0);
  assert.equal(await dialog(page).getByText("Signed in").count(), 0);
  await assertAccessible(page);
  await screenshot(page, "share-loopback");
  assertClean(page, alone);
});

test("keys command nothing while the dialog is open, and Escape closes it", async (t) => {
  const page = await browser.open(`${program.url}/`, looks.dark);
  t.after(() => page.context().close());
  await eventually(async () => (await page.locator("#tempo").inputValue()) === "120", "the first state");
  await page.getByRole("button", { name: "Share" }).focus();
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  for (const key of ["l", "Shift+ArrowRight", "+"]) await page.keyboard.press(key);
  await page.keyboard.press("Escape");
  await eventually(async () => (await page.locator("dialog").count()) === 1, "the dialog goes");
  assert.equal(await page.evaluate(() => document.activeElement.id), "share");
  await page.keyboard.press("-");
  await eventually(async () => (await program.status()).bpm === 119, "a key after the dialog");
  const { loop_enabled, sample_pos } = await program.status();
  assert.deepEqual([loop_enabled, sample_pos], [false, 0]);
});

test("where everybody may control there is one code", onNetwork, async (t) => {
  const open = await serveNetwork(keys, "control");
  t.after(() => open.end());
  const page = await openShare(t, `${open.networkUrl}/`);
  assert.equal(await codes(page), 1);
  assert.equal(await readCode(code(page, "Watch and control")), `${open.networkUrl}/`);
});
