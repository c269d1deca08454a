// The page as an app: its manifest, and the service worker that looks for the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

test("the manifest and its icon are served", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const answer = await fetch(`${program.url}/manifest.webmanifest`);
  assert.equal(answer.headers.get("content-type"), "application/manifest+json");
  const { name, start_url, display, icons } = await answer.json();
  assert.deepEqual([name, start_url, display], ["tactus", "./", "standalone"]);
  for (const { src, type } of icons) {
    const icon = await fetch(new URL(src, answer.url));
    assert.deepEqual([icon.status, icon.headers.get("content-type")], [200, type]);
  }
});

test("without its server an installed page looks for it, and opens as soon as it answers", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const first = await Program.start();
  t.after(() => first.end());
  const page = await browser.open(`${first.url}/`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await first.end();
  await page.reload();
  await page.getByRole("heading", { name: "Looking for the server" }).waitFor();
  await screenshot(page, "looking-for-the-server");
  const second = await Program.start(first.port);
  t.after(() => second.end());
  await eventually(async () => /^(Connecting|Live)$/.test(await page.locator("#link").innerText().catch(() => "")), "the page");
});
