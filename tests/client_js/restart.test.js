// The server is replaced by another.
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, Program } from "../browser/support/program.js";
import { clientOf } from "./support/client.js";

test("a client and its subscriptions survive a server restart", async (t) => {
  let program = await Program.start();
  const { port } = program;
  const client = clientOf(program, t, { longestRetryMs: 500 });
  const events = [];
  for (const name of ["open", "close", "reconnecting"]) client.on(name, () => events.push(name));
  let frames = 0;
  let beats = 0;
  await client.ready;
  const spectrum = await client.spectrum({ encoding: "delta" }, () => ++frames);
  await client.beats(() => ++beats);
  await client.setBpm(600);
  await client.seek(100);
  await client.play();
  await eventually(() => frames > 3 && beats > 3, "frames and beats");

  await program.end();
  await eventually(() => client.connection !== "open", "the loss");
  assert.equal(spectrum.active, false);
  await assert.rejects(client.play(), { code: "NOT_CONNECTED" });
  assert.ok(client.playhead() >= 100); // it still shows the old position

  program = await Program.start(port);
  t.after(() => program.end());
  await eventually(() => client.connection === "open" && client.state.status === "stopped", "the other server's state");
  assert.equal(client.playhead(), 0);
  assert.equal(client.state.bpm, 120);
  await eventually(() => client.clock.probes >= 8, "eight probes");
  frames = beats = 0;
  await client.setBpm(600);
  assert.equal((await client.play()).playing, true);
  await eventually(() => frames > 3 && beats > 3, "frames and beats again");
  assert.equal(spectrum.active, true);
  assert.deepEqual(events.filter((name) => name !== "reconnecting"), ["open", "close", "open"]);
  assert.equal(client.metrics.reconnects, 1);
});
