// A browser page that records its requests and errors.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(join(process.env.TACTUS_NODE_MODULES, "any.js"))("playwright-core");

/** Draws each sixth frame of 60 a second: without a graphics card, all of them would keep two cores busy. */
function slowScreen() {
  const next = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => {
    let left = 6;
    const step = (time) => (--left ? next(step) : draw(time));
    return next(step);
  };
}

/** Opens a browser, and a separate page for each test. */
export class Browser {
  static async start() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: process.env.TACTUS_CHROMIUM,
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    return browser;
  }

  /** Opens a page and records its activity. Options are Playwright's for a context. */
  async open(url, options = {}) {
    const context = await this.chromium.newContext(options);
    await context.addInitScript(slowScreen);
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

/** Checks that a page contacted only its own server, and that the browser reported no error. */
export function assertClean(page, program, host = "127.0.0.1") {
  const hosts = new Set(page.addresses.map((address) => new URL(address)).filter((url) => url.protocol !== "data:").map((url) => url.host));
  assert.deepEqual([...hosts], [`${host}:${program.port}`]);
  assert.deepEqual(page.complaints, []);
}

/** Saves a screenshot for review. */
export async function screenshot(page, name) {
  mkdirSync(process.env.TACTUS_SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.TACTUS_SCREENSHOTS, `${name}.png`), fullPage: true });
}
