// Keys of another machine's client, against the program. ws tells the status of a refused handshake.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Keys, networkAddress, onNetwork, serveNetwork } from "../browser/support/network.js";
import { connect } from "./support/package.js";

let keys;
let control;
let view;
let guest;
let open; // to viewers
let closed;
before(async () => {
  keys = new Keys();
  control = keys.create("phone", "control");
  view = keys.create("lights", "view");
  guest = keys.create("guest", "control");
  [open, closed] = await Promise.all(["view", "none"].map((network) => serveNetwork(keys, network)));
});
after(async () => {
  await Promise.all([open, closed].map((program) => program?.end()));
  keys?.end();
});

function begin(t, program, options) {
  const client = connect(`${networkAddress}:${program.port}`, options);
  t.after(() => client.close());
  return client;
}

/** The close event that ends a client. */
const end = (client) => new Promise((resolve) => client.on("close", (event) => event.final && resolve(event)));

test("a control key commands from another machine", onNetwork, async (t) => {
  for (const [program, bpm] of [[open, 101], [closed, 102]]) {
    const client = begin(t, program, { key: async () => control.toLowerCase() });
    await client.ready;
    assert.equal((await client.setBpm(bpm)).bpm, bpm);
  }
});

test("without a control key commands are refused, and the connection stays", onNetwork, async (t) => {
  for (const [program, options] of [[open, {}], [open, { key: view }], [closed, { key: view }]]) {
    const client = begin(t, program, options);
    await client.ready;
    await assert.rejects(client.play(), { name: "TactusError", code: "PERMISSION_DENIED" });
    assert.equal(client.connection, "open");
  }
});

test("a viewer becomes a controller by a key", onNetwork, async (t) => {
  const client = begin(t, open);
  await client.ready;
  await assert.rejects(client.authenticate("22222-22222-22222-22222"), { code: "UNAUTHENTICATED" });
  await assert.rejects(client.setBpm(103), { code: "PERMISSION_DENIED" });
  assert.equal(await client.authenticate(view), "view");
  assert.equal(await client.authenticate(control), "control");
  assert.equal((await client.setBpm(103)).bpm, 103);
});

test("a wrong or missing key ends the client", onNetwork, async (t) => {
  for (const [program, options] of [[open, { key: "22222-22222-22222-22222" }], [closed, {}]]) {
    const client = begin(t, program, options);
    const ended = end(client);
    await assert.rejects(client.ready, { name: "TactusError", code: "UNAUTHENTICATED" });
    assert.equal((await ended).code, 4401);
    assert.equal(client.connection, "closed");
  }
});

test("a revoked key ends the client, with the reason", onNetwork, async (t) => {
  const client = begin(t, closed, { key: guest });
  await client.ready;
  const ended = end(client);
  keys.revoke("guest");
  closed.signal("SIGHUP");
  const { code, reason } = await ended;
  assert.equal(code, 4401);
  assert.match(reason, /\S/);
});
