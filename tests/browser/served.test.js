// The dashboard's files, as served by the program.
import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { Browser } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

const mostBytes = 60 * 1024;

/** A response without decompression, which fetch() would do. */
const fetchRaw = (url, headers) =>
  new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    }).on("error", reject);
  });

test("the whole dashboard is under 60 KB compressed, and is cached", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start();
  t.after(() => program.end());
  const page = await browser.open(`${program.url}/`);
  await eventually(async () => (await page.locator("#link").innerText()) === "Live", "the connection");
  await page.evaluate(() => document.fonts.ready);
  const files = [...new Set(page.addresses.filter((address) => address.startsWith("http:")))];
  const paths = files.map((file) => new URL(file).pathname).sort();
  assert.deepEqual(paths.filter((path) => path !== "/icon.svg"), ["/", "/page/boot.js", "/page/geist.woff2", "/page/page.css", "/page/page.js"]);
  const types = { "/": "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml", woff2: "font/woff2" };
  let bytes = 0;
  for (const file of files) {
    const { pathname } = new URL(file);
    const answer = await fetchRaw(file, { "Accept-Encoding": "gzip, br" });
    assert.equal(answer.status, 200);
    assert.ok(answer.headers["content-type"].startsWith(types[pathname] ?? types[pathname.split(".").pop()]), pathname);
    assert.match(answer.headers["content-security-policy"], /default-src 'none'/);
    assert.doesNotMatch(answer.headers["content-security-policy"], /unsafe/);
    if (!pathname.endsWith(".woff2")) assert.equal(answer.headers["content-encoding"], "gzip", pathname);
    bytes += answer.body.length;
    const again = await fetchRaw(file, { "Accept-Encoding": "gzip, br", "If-None-Match": answer.headers.etag });
    assert.deepEqual([again.status, again.body.length], [304, 0], pathname);
  }
  assert.ok(bytes < mostBytes, `${bytes} bytes`);
  t.diagnostic(`${bytes} bytes in ${files.length} files`);
});

test("the typeface's licence is served with it", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const answer = await fetch(`${program.url}/page/geist.LICENSE.txt`);
  assert.match(await answer.text(), /SIL OPEN FONT LICENSE/i);
});
