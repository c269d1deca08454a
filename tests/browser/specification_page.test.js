// The specification's own browser page, unchanged, opened from a file, whose origin is null. It uses port 8000.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Browser, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const document = join(root, "..", "shared", "spec", "transport-clock.md");

function pageOfSpecification() {
  try {
    return /```html\r?\n([\s\S]*?)```/.exec(readFileSync(document, "utf8"))[1];
  } catch {
    return null;
  }
}

function inUse(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true) || socket.destroy());
    socket.on("error", () => resolve(false));
  });
}

test("the specification's page shows the clock and commands it", async (t) => {
  const html = pageOfSpecification();
  if (html === null) return t.skip("the specification is not in a folder beside the repository");
  if (await inUse(8000)) return t.skip("port 8000, used by the page, is taken");

  const folder = mkdtempSync(join(tmpdir(), "tactus-page-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "page.html");
  writeFileSync(file, html);

  const program = await Program.start(8000, ["--allow-origin", "null"]);
  t.after(() => program.end());
  const browser = await Browser.start();
  t.after(() => browser.end());
  const page = await browser.open(pathToFileURL(file).href);
  const time = page.locator("#time-display");
  const lit = () => page.locator("#status-light.playing").count();
  await eventually(() => page.evaluate("ws_ctrl.readyState === 1 && ws_clock.readyState === 1"), "both sockets open");

  await page.getByRole("button", { name: "Play" }).click();
  await eventually(lit, "the light");
  await eventually(async () => (await time.innerText()) > "00:01", "a second");
  await screenshot(page, "specification");
  await page.getByRole("button", { name: "Pause" }).click();
  await eventually(async () => (await program.status()).status === "paused", "a pause");
  await eventually(async () => !(await lit()), "the light out");
  const { time_formatted } = await program.status();
  await eventually(async () => (await time.innerText()) === time_formatted, "the stopped time");
  await page.getByRole("button", { name: "Stop" }).click();
  await eventually(async () => (await time.innerText()) === "00:00.000", "the start");
  assert.equal((await program.status()).status, "stopped");
  assert.deepEqual(page.complaints, []);
});
