import assert from "node:assert/strict";
import { test } from "node:test";

import { Messages } from "../dist/messages.js";

test("the best message of each second is kept, up to a maximum", () => {
  const messages = new Messages(3);
  assert.equal(messages.floor(0, 0), -Infinity);
  for (const [at, low] of [[0, -5], [400, -2], [999, -3], [1000, -9], [2500, -4], [3600, -6]]) {
    messages.add(at, low);
  }
  assert.equal(messages.count, 3);
  assert.equal(messages.floor(3600, 0), -4, "the first second is dropped, and -2 with it");
  messages.forget(2600);
  assert.equal(messages.floor(3600, 0), -6);
  messages.forget(Infinity);
  assert.equal(messages.count, 0);
});

test("the lower bound grows with the rate since each message", () => {
  const messages = new Messages(8);
  messages.add(0, -1);
  messages.add(5000, -2);
  assert.equal(messages.floor(10_000, 0), -1);
  assert.equal(messages.floor(10_000, -1e-3), -7);
  assert.equal(messages.floor(10_000, 1e-3), 9);
});

test("the mean wait is zero if all messages lie on a line of the rate", () => {
  const messages = new Messages(8);
  for (let second = 0; second < 8; ++second) messages.add(second * 1000, second * 0.05 - 3);
  assert.ok(Math.abs(messages.meanWait(50e-6)) < 1e-9);
  assert.ok(Math.abs(messages.meanWait(0) - 0.175) < 1e-9);
});
