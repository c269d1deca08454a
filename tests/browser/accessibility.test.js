// axe-core finds no serious accessibility problem in any view of the pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.js";
import { Browser, screenshot } from "./support/browser.js";
import { holdSpectrum } from "./support/hold_spectrum.js";
import { Program, eventually } from "./support/program.js";

let browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.end());

const looks = {
  dark: { colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  light: { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  "a phone": { colorScheme: "dark", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

for (const [name, options] of Object.entries(looks)) {
  test(`the dashboard is accessible: ${name}`, async (t) => {
    const program = await Program.start(0, ["--autoplay"]);
    t.after(() => program.end());
    const page = await browser.open(`${program.url}/`, options);
    await eventually(async () => (await page.locator("#status").innerText()) === "Playing", "music");
    await page.keyboard.press("l");
    await eventually(async () => (await page.locator("#loop").getAttribute("aria-pressed")) === "true", "the loop");
    await assertAccessible(page);
    await page.context().close();
  });
}

test("the notice of a refused spectrum is accessible, and a page without its server", async (t) => {
  const program = await Program.start(0, ["--max-spectrum-options", "1"]);
  t.after(() => program.end());
  await holdSpectrum(browser, program);
  const stage = await browser.open(`${program.url}/?view=stage`);
  await eventually(async () => (await stage.locator("#stage").isVisible()), "the stage");
  const page = await browser.open(`${program.url}/`, looks.light);
  const other = await browser.open(`${program.url}/`, looks.dark);
  for (const each of [page, other]) await each.locator("#notice").waitFor();
  for (const each of [stage, page, other]) await assertAccessible(each);
  await program.end();
  await eventually(async () => (await page.locator("#link").innerText()) !== "Live", "the loss");
  await assertAccessible(page);
});

test("Tab reaches every control and shows the focus", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, looks.dark);
  await eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
  const reached = [];
  for (let count = 0; count < 24; ++count) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return { id: document.activeElement.id, seen: style.outlineStyle !== "none" || style.boxShadow !== "none" };
    });
    if (focus.id) assert.ok(focus.seen, `${focus.id} does not show the focus`);
    reached.push(focus.id);
  }
  for (const id of ["theme", "rewind", "play", "stop", "loop", "tempo", "tap", "place", "loop-start", "loop-end", "timeline", "zoom-in", "spectrum"]) {
    assert.ok(reached.includes(id), `${id} is not reached`);
  }
});

test("forced colours keep all information shown by colour", async (t) => {
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, { ...looks.light, forcedColors: "active" });
  await eventually(async () => /^-\d+ dB$/.test((await page.locator("#meter-left").getAttribute("aria-valuetext")) ?? ""), "the level");
  const grounds = await page.evaluate(() =>
    [".needle", "#meter-left div", "#meter-left b", "#pitch b", ".lamp"].map((part) => {
      const { backgroundColor, backgroundImage, borderLeftColor } = getComputedStyle(document.querySelector(part));
      if (part === "#meter-left b") return borderLeftColor; // the held peak is a line
      return backgroundImage === "none" ? backgroundColor : "gradient";
    }),
  );
  assert.deepEqual(grounds, ["rgb(224, 72, 26)", "gradient", "rgb(23, 24, 27)", "rgb(224, 72, 26)", "rgb(27, 128, 73)"]);
  const ground = () => page.locator("#loop").evaluate((button) => getComputedStyle(button).backgroundColor);
  const off = await ground();
  await page.keyboard.press("l");
  await eventually(async () => (await page.locator("#loop").getAttribute("aria-pressed")) === "true", "the loop");
  assert.notEqual(await ground(), off, "a loop that is on looks different");
  await screenshot(page, "front-forced");
  await page.context().close();
});

test("without JavaScript the page says that it needs it", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, { javaScriptEnabled: false });
  assert.match(await page.locator("noscript p").innerText(), /needs JavaScript/);
  assert.ok(await page.locator("noscript p").isVisible());
  await page.context().close();
});

test("reduced motion gives a steady light", async (t) => {
  const program = await Program.start(0, ["--autoplay"]);
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, { ...looks.dark, reducedMotion: "reduce" });
  await eventually(async () => (await page.locator("#bar").innerText()) >= "2", "some beats");
  const seen = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const values = new Set();
        let frames = 0;
        const look = () => {
          values.add(document.querySelector("#light .core").style.opacity);
          if (++frames < 60) requestAnimationFrame(look);
          else resolve([...values]);
        };
        look();
      }),
  );
  assert.equal(seen.length, 1, seen.join(" "));
  await page.context().close();
});
