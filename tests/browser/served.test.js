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
  const question = `${program.url}/auth/whoami`;
  assert.equal(page.addresses.filter((address) => address === question).length, 1);
  const files = [...new Set(page.addresses.filter((address) => address.startsWith("http:") && address !== question))];
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

test("the script that draws QR codes is small", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const { status, body } = await fetchRaw(`${program.url}/page/share.js`, { "Accept-Encoding": "gzip" });
  assert.equal(status, 200);
  assert.ok(body.length > 2000 && body.length < 8 * 1024, `${body.length} bytes`);
});

test("the login page runs its own style and script alone", async (t) => {
  const program = await Program.start();
  t.after(() => program.end());
  const { status, headers } = await fetchRaw(`${program.url}/login.html`, {});
  assert.equal(status, 200);
  const policy = headers["content-security-policy"];
  assert.match(policy, /default-src 'none'.*style-src 'sha256-[^ ;]+'; script-src 'sha256-[^ ;]+'/);
  assert.doesNotMatch(policy, /unsafe/);
});

for (const [name, licence] of [["geist", /SIL OPEN FONT LICENSE/i], ["share", /MIT License[^]*Project Nayuki/]]) {
  test(`the licence of others' work is served with it: ${name}`, async (t) => {
    const program = await Program.start();
    t.after(() => program.end());
    const answer = await fetch(`${program.url}/page/${name}.LICENSE.txt`);
    assert.match(await answer.text(), licence);
  });
}
