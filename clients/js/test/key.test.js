// Keys, and servers that refuse the client.
import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, opened, state } from "./support/client.js";

const key = "7Q2MX-0G4TR-9ZKDA-C1VWE";

test("a key is sent as a subprotocol, and without one there are none", async () => {
  const { world, client } = await opened({ key });
  assert.deepEqual(world.socket.protocols, ["tactus.v1", `tactus.key.${key}`]);
  assert.equal(world.socket.url, "ws://studio/ws", "the address does not have it");
  client.close();
  const without = await opened();
  assert.equal(without.world.socket.protocols, undefined);
  without.client.close();
});

test("a key may be typed in any case, with spaces", async () => {
  const { world, client } = await opened({ key: " 7q2mx 0g4tr-9zkda\tc1vwe\n" });
  assert.deepEqual(world.socket.protocols, ["tactus.v1", "tactus.key.7Q2MX0G4TR-9ZKDAC1VWE"]);
  client.close();
});

test("a function gives the key of each connection", async () => {
  const keys = ["A", Promise.resolve("B"), "C"];
  const { world, client } = await opened({ key: () => keys.shift() });
  for (const wanted of ["A", "B"]) {
    assert.equal(world.socket.protocols[1], `tactus.key.${wanted}`);
    await world.socket.drop();
    await world.advance(500);
  }
  assert.equal(world.socket.protocols[1], "tactus.key.C");
  client.close();
});

test("closing while a key is awaited opens no connection", async () => {
  let give;
  const { world, client, told } = begun({ key: () => new Promise((resolve) => (give = resolve)) });
  await world.advance(0);
  client.close();
  give(key);
  await world.advance(10_000);
  assert.equal(world.sockets.length, 0);
  assert.deepEqual(told("error"), []);
  assert.equal(told("close").length, 1);
});

for (const [what, option, message] of [
  ["a malformed key", "7Q2MX,0G4TR", /letters, digits and hyphens/],
  ["an empty key", "", /letters, digits and hyphens/],
  ["a function that throws", () => { throw new Error("no key at hand"); }, /no key at hand/],
  ["a function that rejects", () => Promise.reject(new Error("no key at hand")), /no key at hand/],
]) {
  test(`${what} closes the client and tells why`, async () => {
    const { world, client, told } = begun({ key: option });
    const ready = assert.rejects(client.ready, { name: "TactusError", message });
    await world.advance(60_000);
    await ready;
    assert.equal(world.sockets.length, 0);
    assert.equal(client.connection, "closed");
    assert.match(told("error")[0].message, message);
    assert.equal(told("close")[0].final, true);
    assert.equal(world.burdens, 0);
  });
}

for (const [closeCode, code, reason, message] of [
  [4401, "UNAUTHENTICATED", "the key was revoked", "the key was revoked"],
  [4401, "UNAUTHENTICATED", "", "The server requires a valid key."],
  [4403, "PERMISSION_DENIED", "origin not allowed", "origin not allowed"],
  [4403, "PERMISSION_DENIED", "", "The server refuses this client."],
]) {
  test(`close code ${closeCode} with the reason "${reason}" ends the attempts`, async () => {
    const { world, client, told } = await opened({ key });
    await world.socket.receive(state(world));
    const command = assert.rejects(client.play(), { name: "TactusError", code, message });
    const beats = client.beats(() => {});
    await beats;
    await world.socket.drop(closeCode, reason);
    await command;
    assert.equal(client.connection, "closed");
    assert.deepEqual(told("error").map((error) => [error.code, error.message]), [[code, message]]);
    assert.deepEqual(told("close"), [{ code: closeCode, reason: message, final: true }]);
    assert.deepEqual(told("reconnecting"), []);
    await world.goOnline();
    await world.comeBack();
    await world.advance(60_000);
    assert.equal(world.sockets.length, 1);
    assert.equal(world.burdens, 0);
    await assert.rejects(client.play(), { code, message });
  });
}

test("a refusal of the first connection rejects ready", async () => {
  const { world, client } = begun({ key });
  const ready = assert.rejects(client.ready, { code: "UNAUTHENTICATED", message: "unknown key" });
  await world.advance(0);
  await world.socket.open(); // browsers hide the status of a refused handshake, so the server opens and closes
  await world.socket.drop(4401, "unknown key");
  await ready;
});

for (const [status, closeCode] of [[401, 4401], [429, 4401], [403, 4403], [421, 4403]]) {
  test(`with the package ws, a handshake refused with ${status} ends the attempts, too`, async () => {
    const { world, client, told } = begun({ key });
    await world.advance(0);
    world.socket.onerror({ message: `Unexpected server response: ${status}` });
    await world.socket.drop();
    await world.advance(60_000);
    assert.equal(world.sockets.length, 1);
    assert.deepEqual(told("close").map(({ code, final }) => [code, final]), [[closeCode, true]]);
    assert.equal(client.connection, "closed");
  });
}

test("a handshake refused for another cause is retried", async () => {
  const { world, client, told } = begun({ key });
  for (const message of ["Unexpected server response: 503", "connect ECONNREFUSED 127.0.0.1:8000", undefined]) {
    await world.advance(0);
    world.socket.onerror({ message });
    await world.socket.drop();
    await world.advance(told("reconnecting").at(-1).delayMs);
  }
  assert.equal(world.sockets.length, 4);
  client.close();
});

test("a key is presented on the open connection, and then on later ones", async () => {
  const { world, client } = await opened();
  const role = client.authenticate(key);
  await world.advance(0);
  const { requestId, ...message } = world.socket.of("auth")[0];
  assert.deepEqual(message, { type: "auth", key });
  await world.socket.receive({ type: "auth.result", requestId, success: true, role: "control" });
  assert.equal(await role, "control");
  await world.socket.drop();
  await world.advance(250);
  assert.deepEqual(world.socket.protocols, ["tactus.v1", `tactus.key.${key}`]);
  client.close();
});

test("a wrong key rejects, and the connection stays as it was", async () => {
  const { world, client, told } = await opened();
  const error = { code: "UNAUTHENTICATED", message: "unknown key" };
  const role = assert.rejects(client.authenticate("WRONG"), { name: "TactusError", ...error });
  await world.advance(0);
  const { requestId } = world.socket.of("auth")[0];
  await world.socket.receive({ type: "auth.result", requestId, success: false, error });
  await role;
  assert.equal(client.connection, "open");
  assert.deepEqual(told("error"), []);
  await world.socket.drop();
  await world.advance(250);
  assert.equal(world.socket.protocols, undefined);
  client.close();
});

test("authenticate waits for the connection, and rejects once the client is closed", async () => {
  const { world, client } = begun();
  const role = client.authenticate(key);
  await world.advance(0);
  await world.socket.open();
  const { requestId } = world.socket.of("auth")[0];
  await world.socket.receive({ type: "auth.result", requestId, success: true, role: "view" });
  assert.equal(await role, "view");
  await world.socket.drop();
  const late = assert.rejects(client.authenticate(key), { code: "CLOSED" });
  client.close();
  await late;
});

test("a command without the role rejects, and the connection stays", async () => {
  const { world, client } = await opened();
  const error = { code: "PERMISSION_DENIED", message: "a control key is needed" };
  const command = assert.rejects(client.play(), error);
  const { requestId } = world.socket.of("transport.command")[0];
  await world.socket.receive({ type: "transport.result", requestId, success: false, error });
  await command;
  assert.equal(client.connection, "open");
  client.close();
});
