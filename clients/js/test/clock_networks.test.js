// The figures that every client's clock synchronisation gives: the C++ client reads the same file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ClockSync } from "../dist/clock_sync.js";
import { figures } from "./support/vectors.js";

const folder = process.env.TACTUS_GOLDEN ?? new URL("../../../tests/golden", import.meta.url).pathname;

for (const { name, resolution, offset, drift, set, events, expected } of JSON.parse(
  readFileSync(`${folder}/clock/networks.json`, "utf8"),
)) {
  test(`the shared network "${name}" gives the shared figures, within the bound of the truth`, () => {
    const found = figures(new ClockSync(0, resolution), events);
    assert.equal(found.length, expected.length);
    const probes = events.filter(([kind]) => kind === "probe");
    found.forEach((values, i) => {
      values.forEach((value, k) => assert.ok(Math.abs(value - expected[i][k]) < 1e-4, `probe ${i}: ${values}`));
      const [, , , , at] = probes[i];
      const truth = offset + drift * at + (at > 30_000 ? set : 0);
      assert.ok(Math.abs(values[0] - truth) <= values[1] || set !== 0, `probe ${i}: ${values}, not ${truth}`);
    });
  });
}
