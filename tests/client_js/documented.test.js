// The package's README, executed as written.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { eventually, Program } from "../browser/support/program.js";
import { folder } from "./support/package.js";

const run = promisify(execFile);
let program;
let place; // a user's empty folder
let checkout; // the package's source, at the README's path from there
before(async () => {
  program = await Program.start();
  place = mkdtempSync(`${tmpdir()}/tactus-client-`);
  checkout = `${place}/path/to/tactus/clients/js`;
  const fetched = [`${folder}/node_modules`, `${folder}/dist`];
  cpSync(folder, checkout, { recursive: true, filter: (source) => !fetched.includes(source) });
  symlinkSync(`${folder}/node_modules`, `${checkout}/node_modules`);
  writeFileSync(`${place}/package.json`, "{}"); // makes npm use this folder as the project, and none above
});
after(async () => {
  if (place) rmSync(place, { recursive: true });
  await program?.end();
});

const readme = readFileSync(`${folder}/README.md`, "utf8");
const [, firstName, firstSource] = /```js\n\/\/ (\S+)\n([^]*?)```/.exec(readme);
const [, commands] = /```sh\n([^]*?)```/.exec(readme);
const here = (source) => source.replaceAll("localhost:8000", `127.0.0.1:${program.port}`);

test("the first program installs, plays, and shows an increasing playhead", async () => {
  writeFileSync(`${place}/${firstName}`, here(firstSource));
  // npm's packages are installed already; all other commands run as written.
  const offline = commands
    .replace(" npm ci --ignore-scripts &&", "")
    .replace(/ ws$/m, " path/to/tactus/clients/js/node_modules/ws");
  const [build, install, start] = offline.trim().split("\n");
  const options = { cwd: place, env: { ...process.env, npm_config_offline: "true" } };
  await run("sh", ["-ec", `${build}\n${install}`], options);
  const { stdout } = await run("sh", ["-c", start], options);
  const lines = stdout.trim().split("\n").map((line) => /^(\d+\.\d{3}) s, beat (\d+\.\d\d)$/.exec(line));
  assert.equal(lines.length, 20);
  lines.reduce((before, line) => {
    assert.ok(Number(line[1]) >= before, stdout);
    assert.ok(Math.abs(Number(line[2]) - 2 * Number(line[1])) < 0.02, stdout);
    return Number(line[1]);
  }, 0);
  assert.ok(Number(lines.at(-1)[1]) > 1, stdout);
  assert.equal((await program.status()).status, "stopped");
});

test("the lights example flashes on the beats", async () => {
  const child = spawn(process.execPath, ["examples/lights.js", `127.0.0.1:${program.port}`], { cwd: folder });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  try {
    await eventually(() => /listening/.test(printed), "the example's start");
    await fetch(`${program.url}/transport/play`, { method: "POST" });
    await eventually(() => /^status: playing, 120 BPM$/m.test(printed) && /^\. beat 2, /m.test(printed), "a beat");
  } finally {
    child.kill("SIGINT");
  }
  await eventually(() => child.exitCode === 0, `its end:\n${printed}`);
  await fetch(`${program.url}/transport/stop`, { method: "POST" });
});

test("without a WebSocket it says what to do", { skip: "WebSocket" in globalThis }, async () => {
  const alone = `${place}/alone`;
  cpSync(`${folder}/dist`, `${alone}/dist`, { recursive: true });
  writeFileSync(`${alone}/package.json`, '{"type":"module"}');
  // In a folder from which ws cannot be found.
  const elsewhere = mkdtempSync(`${tmpdir()}/tactus-alone-`);
  try {
    cpSync(alone, elsewhere, { recursive: true });
    writeFileSync(`${elsewhere}/try.js`, `
      import { connect } from "./dist/index.js";
      const client = connect("${program.url}");
      client.on("error", ({ message }) => console.log(message));
      await client.ready.catch(({ code }) => console.log(code));
    `);
    const { stdout } = await run(process.execPath, ["try.js"], { cwd: elsewhere });
    assert.match(stdout, /install the package ws, or pass a class in options\.WebSocket/);
    assert.match(stdout, /^UNIMPLEMENTED$/m);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});
