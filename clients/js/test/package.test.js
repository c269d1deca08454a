// Guarantees of the package itself.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

test("minified and compressed it is under 12 KB", () => {
  const bytes = gzipSync(read("dist/tactus-client.min.js"), { level: 9 }).length;
  assert.ok(bytes > 1000 && bytes < 12_000, `${bytes} bytes`);
});

test("it has no run-time dependencies", () => {
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(read("package.json"));
  assert.deepEqual([dependencies, peerDependencies, optionalDependencies], Array(3).fill(undefined));
  assert.doesNotMatch(read("dist/tactus-client.min.js"), /\bfrom\s*"|\brequire\(/);
});

test("all listed files exist, including the licence", () => {
  const { files } = JSON.parse(read("package.json"));
  assert.ok(files.includes("LICENSE"));
  for (const name of files) assert.ok(existsSync(new URL(`../${name}`, import.meta.url)), name);
});

test("the code of an error is one of a list, so that a compiler finds misspellings", () => {
  const types = read("dist/error.d.ts");
  assert.match(types, /readonly code: TactusErrorCode;/);
  assert.match(read("dist/index.d.ts"), /TactusErrorCode/);
  const codes = [...types.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code);
  for (const code of ["INVALID_VALUE", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "CONNECTION_LOST"]) assert.ok(codes.includes(code), code);
  assert.doesNotMatch(types, /code: string/);
});

test("no name of its interface has an underscore", () => {
  const text = (read("dist/types.d.ts") + read("dist/client_types.d.ts")).replace(/\/\*[^]*?\*\/|"[^"]*"/g, "");
  assert.deepEqual(text.match(/\b\w*[a-z]_[a-z]\w*\b/g), null);
});

test("its lock file names no host", () => {
  assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
});

test("its exports match the documentation", async () => {
  for (const name of ["dist/index.js", "dist/tactus-client.min.js"]) {
    const all = await import(new URL(`../${name}`, import.meta.url));
    assert.deepEqual(Object.keys(all).sort(), ["TactusError", "connect"]);
  }
  assert.match(read("dist/index.d.ts"), /connect\(url\?: string/);
});
