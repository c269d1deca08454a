// Keys and roles of the page, without a browser.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Access } from "../../web/page/access/access.js";
import { keyOf, rememberKey, rememberedKey } from "../../web/page/access/key.js";
import { isLoopback } from "../../web/page/access/loopback.js";

const key = "7Q2MX-0G4TR-9ZKDA-C1VWE";

beforeEach(() => {
  const values = new Map();
  globalThis.sessionStorage = {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => values.set(name, value),
    removeItem: (name) => values.delete(name),
  };
});

test("a key is read as typed, or from a link", () => {
  assert.equal(keyOf(` ${key}\n`), key);
  assert.equal(keyOf(`http://studio.local:8000/#key=${key}`), key);
  assert.equal(keyOf(`  http://studio.local:8000/?view=stage#key=${key} `), key);
  assert.equal(keyOf(`#a=1&key=${key}`), key);
  for (const none of ["", "  ", "#", "#key=", "#keys=A", "#top", "http://studio.local:8000/#top"]) assert.equal(keyOf(none), "", none);
});

test("only names of the browser's own machine are loopback", () => {
  for (const own of ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) assert.ok(isLoopback(own), own);
  for (const other of ["studio.local", "localhost.example", "notlocalhost", "192.168.1.5", "127.0.0.1.example", "1.127.0.0.1", "[::2]", ""]) {
    assert.ok(!isLoopback(other), other);
  }
});

test("without a storage a key is not remembered", () => {
  delete globalThis.sessionStorage;
  rememberKey(key);
  assert.equal(rememberedKey(), "");
});

/** Answers of a server, given by the test. */
class Server {
  asked = [];
  #ask(name, value) {
    return new Promise((resolve, reject) => this.asked.push({ name, value, resolve, reject }));
  }
  whoAmI = () => this.#ask("whoAmI");
  start = (value) => this.#ask("start", value);
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

function begun(role) {
  const server = new Server();
  const access = new Access(role, server);
  const roles = [];
  const keys = [];
  access.listen(() => roles.push(access.role), (accepted) => keys.push(accepted));
  return { server, access, roles, keys };
}

test("the page is locked once the server has refused control, and not before", async () => {
  const { server, access, roles } = begun("unknown");
  assert.deepEqual([access.controls, access.isLocked], [false, false]);
  const refreshed = access.refresh();
  server.asked[0].resolve({ role: "view", key: null, network: "view" });
  await refreshed;
  assert.deepEqual([access.controls, access.isLocked, roles], [false, true, ["view"]]);
});

test("a page that has control does not change when the server confirms it", async () => {
  const { server, access, roles } = begun("control");
  const refreshed = access.refresh();
  server.asked[0].resolve({ role: "control", key: null, network: "view" });
  await refreshed;
  assert.deepEqual(roles, []);
});

test("without an answer the server decides about each command", async () => {
  const { server, access } = begun("unknown");
  const refreshed = access.refresh();
  server.asked[0].reject(new Error("no route"));
  await refreshed;
  assert.ok(access.controls);
});

test("an answer from before the key does not lock the page again", async () => {
  const { server, access, roles, keys } = begun("unknown");
  const refreshed = access.refresh();
  const signedIn = access.signIn(key);
  const [question, start] = server.asked;
  assert.deepEqual([start.name, start.value], ["start", key]);
  start.resolve({ role: "control", key: "phone" });
  assert.equal(await signedIn, "control");
  question.resolve({ role: "view", key: null, network: "view" });
  await refreshed;
  assert.deepEqual([roles, keys, access.key], [["control"], [key], "phone"]);
});

test("a refused key rejects and changes nothing", async () => {
  const { server, access, roles, keys } = begun("view");
  const signedIn = assert.rejects(access.signIn(key), /not valid/);
  server.asked[0].reject(new Error("not valid"));
  await signedIn;
  assert.deepEqual([access.role, roles, keys], ["view", [], []]);
});

for (const [what, error, kept] of [
  ["a server that has no session any more gets the tab's key", null, key],
  ["a tab's key that was revoked is forgotten", Object.assign(new Error("not valid"), { status: 401 }), ""],
  ["a tab's key is kept if the server does not answer", new Error("no route"), key],
]) {
  test(what, async () => {
    rememberKey(key);
    const { server, access } = begun("control");
    const refreshed = access.refresh();
    server.asked[0].resolve({ role: "view", key: null, network: "view" });
    await settle();
    assert.deepEqual([server.asked[1].name, server.asked[1].value], ["start", key]);
    if (error) server.asked[1].reject(error);
    else server.asked[1].resolve({ role: "control", key: "phone" });
    await refreshed;
    assert.equal(access.controls, error === null);
    assert.equal(rememberedKey(), kept);
  });
}

test("a browser with a view key is not signed in with the tab's key", async () => {
  rememberKey(key);
  const { server, access } = begun("unknown");
  const refreshed = access.refresh();
  server.asked[0].resolve({ role: "view", key: "lights", network: "view" });
  await refreshed;
  assert.equal(server.asked.length, 1);
});
