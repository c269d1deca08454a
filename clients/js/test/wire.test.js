import assert from "node:assert/strict";
import { test } from "node:test";

import { fromWire } from "../dist/wire.js";

test("wire names become camelCase, and values stay as they are", () => {
  const message = { bpm: 120, beat_in_bar: 3, loop_start_seconds: 1.5, hopSeq: 7, status: "time_seconds" };
  assert.deepEqual(fromWire(message), { bpm: 120, beatInBar: 3, loopStartSeconds: 1.5, hopSeq: 7, status: "time_seconds" });
});

test("a value without members is rejected", () => {
  for (const missing of [undefined, null]) assert.throws(() => fromWire(missing), TypeError);
});
