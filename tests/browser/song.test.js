// What the page shows of the files: title, artist, length, their end on the timeline; next and previous.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";
import { wav } from "./support/wav.js";

/** A tone with a title and an artist. */
const song = (seconds, title, artist) => wav(seconds, [(frame) => 9000 * Math.sin(frame / 3)], [["INAM", title], ["IART", artist]]);

let browser;
let folder;
before(async () => {
  browser = await Browser.start();
  folder = mkdtempSync(join(tmpdir(), "tactus-song-"));
  writeFileSync(join(folder, "one.wav"), song(20, "First Light", "The Examples"));
  writeFileSync(join(folder, "two.wav"), song(10, "Second Wind", "The Examples"));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await browser.end();
});

test("the page says that a live source is silent", async (t) => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const program = await Program.start(0, ["--input", pipe, "--autoplay"]);
  t.after(() => program.end());
  const writer = spawn("dd", ["if=/dev/zero", `of=${pipe}`], { stdio: "ignore" });
  t.after(() => writer.kill());
  const page = await browser.open(`${program.url}/`, { viewport: { width: 1440, height: 900 } });
  await page.getByText("Hears only silence").waitFor();
  const stage = await browser.open(`${program.url}/?view=stage`);
  await stage.locator("#stage-note.seen", { hasText: "Hears only silence" }).waitFor();
  assertClean(page, program);
});

test("the page knows the song, its end, and its neighbours", async (t) => {
  const program = await Program.start(0, [join(folder, "one.wav"), join(folder, "two.wav")]);
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`, { viewport: { width: 1440, height: 900 } });
  const shows = (selector, wanted) =>
    eventually(async () => (await page.locator(selector).innerText()) === wanted, `${selector} says ${wanted}`);
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  await shows("#song-title", "First Light");
  await shows("#song-artist", "The Examples");
  await shows("#song-length", "of 00:30");
  await press("Next file");
  await shows("#song-title", "Second Wind");
  await shows("#time", "00:20.000");
  await page.locator("#song-length").click();
  await shows("#song-length", "−00:10 left");
  await press("Whole");
  // The silhouette of both files is drawn up to the end, though nothing was heard.
  const drawn = (from, to) =>
    page.locator("#timeline canvas").evaluate((canvas, [from, to]) => {
      const y = Math.round(canvas.height * 0.67) - 3; // just above the middle line
      const at = Math.round(canvas.width * from);
      const copy = new OffscreenCanvas(canvas.width, 1).getContext("2d");
      copy.drawImage(canvas, 0, -y);
      const { data } = copy.getImageData(at, 0, Math.round(canvas.width * to) - at, 1);
      const opaque = data.filter((_, index) => index % 4 === 3 && data[index] === 255).length;
      return opaque / (data.length / 4);
    }, [from, to]);
  for (const [from, to] of [[0.05, 0.5], [0.7, 0.95]]) await eventually(async () => (await drawn(from, to)) > 0.5, "the silhouette");
  const endMark = () =>
    page.locator("#timeline canvas").evaluate((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, 1).getContext("2d");
      copy.drawImage(canvas, 0, 2 - canvas.height);
      const { data } = copy.getImageData(Math.round(canvas.width * 0.96), 0, Math.round(canvas.width * 0.02), 1);
      return data.filter((value, index) => index % 4 === 3 && value === 255).length;
    });
  assert.equal(await endMark(), 2, "a line of two pixels at the end");
  await screenshot(page, "song");
  await press("Previous file");
  await shows("#time", "00:00.000");
  assert.equal(await page.locator("#timeline").getAttribute("aria-disabled"), "false");
  assertClean(page, program);
  await page.context().close();
});

test("without files there is no length, no end and no other file", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`);
  await eventually(async () => (await page.locator("#song-title").innerText()) !== "", "the source");
  for (const id of ["next", "previous", "song-length", "whole"]) assert.equal(await page.locator(`#${id}`).isVisible(), false, id);
  await page.context().close();
});
