// The front page at all window sizes, at the start and hours later.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

let browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.end());

const looks = {
  light: { viewport: { width: 1280, height: 860 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: "dark" },
  laptop: { viewport: { width: 1280, height: 720 }, colorScheme: "dark" },
  desk: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  wall: { viewport: { width: 2560, height: 1440 }, colorScheme: "dark" },
  window: { viewport: { width: 901, height: 700 }, colorScheme: "dark" },
  small: { viewport: { width: 320, height: 640 }, colorScheme: "light", isMobile: true, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  lying: { viewport: { width: 740, height: 360 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  still: { viewport: { width: 800, height: 700 }, colorScheme: "light", reducedMotion: "reduce" },
};

const hourS = 3600;

/** The right edges of an element's drawn content and of its container. */
const edges = (page, selector) =>
  page.locator(selector).evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = node instanceof SVGElement ? node.getBoundingClientRect() : range.getBoundingClientRect();
    return { left: box.left, right: box.right, room: node.closest(".hero").getBoundingClientRect().right };
  });

for (const [name, options] of Object.entries(looks)) {
  test(`the page fits its window: ${name}`, async (t) => {
    const program = await Program.start();
    t.after(() => program.end());
    const page = await browser.open(`${program.url}/`, options);
    await eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByRole("button", { name: "Loop", exact: true }).click();
    await eventually(async () => (await page.locator("#bar").innerText()) === "2", "a bar");
    await screenshot(page, `front-${name}`);
    for (const hours of [0, 3, 100]) {
      await fetch(`${program.url}/transport/seek?seconds=${hours * hourS}`, { method: "POST" });
      const minutes = String(hours * 60).padStart(2, "0");
      await eventually(async () => (await page.locator("#time").innerText()).startsWith(`${minutes}:`), `${hours} hours`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= options.viewport.width, `${width} px wide`);
      const [time, place, light] = [await edges(page, "#time"), await edges(page, "#place-now"), await edges(page, "#light")];
      for (const part of [time, place, light]) assert.ok(part.right < part.room - 4, `${JSON.stringify(part)} after ${hours} hours`);
      assert.ok(place.right < light.left, "the beat lies beside its light");
      if (options.viewport.width > 900) assert.ok(time.right < place.left, "the time lies beside the place");
      if (hours === 3) await screenshot(page, `front-${name}-long`);
    }
    assertClean(page, program);
    await page.context().close();
  });
}

test("the dashboard fits a laptop's screen without scrolling", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  for (const viewport of [{ width: 1280, height: 720 }, { width: 1440, height: 900 }, { width: 1366, height: 768 }, { width: 1024, height: 700 }]) {
    const page = await browser.open(`${program.url}/`, { viewport });
    await eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(height <= viewport.height, `${height} px high in ${viewport.width} × ${viewport.height}`);
    await page.context().close();
  }
});

test("the transport is in view on a phone in landscape", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  for (const viewport of [{ width: 740, height: 360 }, { width: 667, height: 375 }, { width: 932, height: 430 }]) {
    const page = await browser.open(`${program.url}/`, { viewport, isMobile: true, hasTouch: true });
    for (const id of ["play", "tempo", "place", "loop-end"]) {
      const { y, height } = await page.locator(`#${id}`).boundingBox();
      assert.ok(y + height <= viewport.height, `${id} ends ${y + height} px down of ${viewport.height}`);
    }
    const [deck, timeline] = [await page.locator(".deck").boundingBox(), await page.locator("#timeline").boundingBox()];
    assert.ok(deck.x + deck.width <= timeline.x + 1, "the timeline is beside the transport");
    assert.ok(timeline.y + timeline.height <= viewport.height, "the timeline is in view");
    assert.equal(await page.locator(".keys").isVisible(), false, "a phone has no keys");
    await page.context().close();
  }
});

test("a canvas follows the pixel ratio of another screen", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, { viewport: { width: 1000, height: 800 }, deviceScaleFactor: 1 });
  const width = () => page.locator(".bars").evaluate((canvas) => canvas.width);
  await eventually(async () => (await width()) > 400, "the canvas");
  const before = await width();
  const screen = await page.context().newCDPSession(page);
  await screen.send("Emulation.setDeviceMetricsOverride", { width: 1000, height: 800, deviceScaleFactor: 2, mobile: false });
  await eventually(async () => (await width()) === 2 * before, "twice the resolution");
  await page.context().close();
});

test("the loop's unit stands at the end of its field, as on a desktop", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  for (const look of [looks.desk, looks.phone]) {
    const page = await browser.open(`${program.url}/`, look);
    const right = (selector) => page.locator(selector).evaluate((node) => node.getBoundingClientRect().right);
    const gap = (await right("#loop-form")) - (await right("#loop-form .unit"));
    assert.ok(gap < 20, `${gap} px`);
    await page.context().close();
  }
});

for (const name of ["small", "phone"]) {
  test(`touch targets are large enough: ${name}`, async (t) => {
    const program = await Program.start();
    t.after(() => program.end());
    const page = await browser.open(`${program.url}/`, looks[name]);
    await eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
    const small = await page.locator(":is(button, a, input):not(.sr)").evaluateAll((nodes) =>
      nodes
        .map((node) => ({ what: node.id || node.textContent, ...node.getBoundingClientRect().toJSON() }))
        .filter(({ width, height }) => width > 0 && (width < 43.9 || height < 43.9))
        .map(({ what, width, height }) => `${what}: ${width} × ${height}`),
    );
    assert.deepEqual(small, []);
    assert.ok(await page.getByRole("link", { name: "API" }).isVisible());
    await page.context().close();
  });
}
