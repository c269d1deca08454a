// The example page, without a bundler, in a real browser.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { eventually, Program } from "../browser/support/program.js";
import { folder } from "./support/package.js";

const { chromium } = createRequire(`${process.env.TACTUS_NODE_MODULES}/`)("playwright-core");
const files = {
  "/": ["text/html", `${folder}/examples/page.html`],
  "/tactus-client.min.js": ["text/javascript", `${folder}/dist/tactus-client.min.js`],
};

let program;
let pages;
let browser;
before(async () => {
  program = await Program.start();
  pages = createServer(({ url }, response) => {
    const [type, file] = files[url.replace(/\?.*/, "")] ?? [];
    response.writeHead(file ? 200 : 404, { "content-type": type ?? "text/plain" });
    response.end(file && readFileSync(file));
  });
  await once(pages.listen(0, "127.0.0.1"), "listening");
  browser = await chromium.launch({
    executablePath: process.env.TACTUS_CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
});
after(async () => {
  await browser?.close();
  pages?.close();
  await program?.end();
});

test("a page shows the playhead and the spectrum, and sends commands", async () => {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  const server = encodeURIComponent(`127.0.0.1:${program.port}`);
  await page.goto(`http://127.0.0.1:${pages.address().port}/?server=${server}`);
  const seconds = async () => Number(await page.textContent("#time"));
  await eventually(async () => (await page.textContent("#time")) === "0.000", "the playhead");
  await page.click("#play");
  await eventually(async () => (await seconds()) > 1, "a playhead that moves");
  const drawn = () => page.evaluate(() => {
    const canvas = document.getElementById("bars");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value !== 0);
  });
  await eventually(drawn, "bars");
  await page.click("#stop");
  await eventually(async () => (await seconds()) === 0, "its stop");
  assert.equal((await program.status()).status, "stopped");
  assert.equal(await page.textContent("#problem"), "");
  assert.deepEqual(problems, []);
});
