// A page in a browser that tells on it: what it asked for, and what it complained of.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(join(process.env.TACTUS_NODE_MODULES, "any.js"))("playwright-core");

/** Opens a browser, and hands each test a page of its own. */
export class Browser {
  static async start() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: process.env.TACTUS_CHROMIUM,
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    return browser;
  }

  /** A new page, watched. Options are Playwright's for a context. */
  async open(url, options = {}) {
    const context = await this.chromium.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.complaints = [];
    page.addresses = [];
    page.on("request", (request) => page.addresses.push(request.url()));
    page.on("websocket", (socket) => page.addresses.push(socket.url()));
    page.on("pageerror", (error) => page.complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  async end() {
    await this.chromium.close();
  }
}

/** That a page asked its own server alone, and that the browser found nothing wrong with it. */
export function assertClean(page, program) {
  const hosts = new Set(page.addresses.map((address) => new URL(address)).filter((url) => url.protocol !== "data:").map((url) => url.host));
  assert.deepEqual([...hosts], [`127.0.0.1:${program.port}`]);
  assert.deepEqual(page.complaints, []);
}

/** Keeps a picture of a page, for people to look at. */
export async function screenshot(page, name) {
  mkdirSync(process.env.TACTUS_SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.TACTUS_SCREENSHOTS, `${name}.png`), fullPage: true });
}
