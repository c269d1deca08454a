import assert from "node:assert/strict";
import { test } from "node:test";

import { socketAddress } from "../dist/address.js";

for (const [given, page, address] of [
  [undefined, undefined, "ws://localhost:8000/ws"],
  [undefined, "http://studio:9000/stage/?view=stage#top", "ws://studio:9000/ws"],
  [undefined, "https://studio.example/", "wss://studio.example/ws"],
  [undefined, "file:///home/me/page.html", "ws://localhost:8000/ws"],
  ["studio:8000", undefined, "ws://studio:8000/ws"],
  ["studio", "https://studio.example/", "wss://studio/ws"],
  ["192.168.0.7:8000", undefined, "ws://192.168.0.7:8000/ws"],
  ["[::1]:8000", undefined, "ws://[::1]:8000/ws"],
  ["http://studio:8000", undefined, "ws://studio:8000/ws"],
  ["https://studio.example/", undefined, "wss://studio.example/ws"],
  ["ws://studio:8000/ws", undefined, "ws://studio:8000/ws"],
  ["wss://studio.example/tactus/ws?token=1", undefined, "wss://studio.example/tactus/ws?token=1"],
  ["https://studio.example/tactus/", undefined, "wss://studio.example/tactus/ws"],
  ["https://studio.example/tactus", undefined, "wss://studio.example/tactus/ws"],
  ["https://studio.example/tactus/ws", undefined, "wss://studio.example/tactus/ws"],
  ["ws://studio/a/b/?key=1", undefined, "ws://studio/a/b/ws?key=1"],
  ["/tactus/", "https://studio.example/page", "wss://studio.example/tactus/ws"],
  [undefined, "https://studio.example/tactus/www/show/index.html?x#y", "wss://studio.example/tactus/ws"],
  [undefined, "http://studio:8000/www", "ws://studio:8000/ws"],
  [undefined, "http://studio:8000/wwwx/page.html", "ws://studio:8000/ws"],
  ["/behind/a/proxy", "https://studio.example/page", "wss://studio.example/behind/a/proxy"],
]) {
  test(`${given} on ${page} is ${address}`, () => {
    assert.equal(socketAddress(given, page), address);
  });
}

test("invalid addresses throw", () => {
  for (const given of ["", "ftp://studio", "http://", "ws://a b", ":8000", "/ws", {}, 8000]) {
    const named = { name: "TypeError", message: /invalid server address/ };
    assert.throws(() => socketAddress(given, undefined), named, `${given}`);
  }
});
