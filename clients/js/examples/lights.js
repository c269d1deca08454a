// Flashes on every beat, corrected for network delay, and prints the playhead. In clients/js:
//
//     npm ci --ignore-scripts && npm run build && node examples/lights.js [studio:8000]
import process from "node:process";

import { connect } from "tactus-client";

// Network jitter allowance: every machine flashes this much later, so that they flash together.
const flashDelayMs = 40;

const client = connect(process.argv[2] ?? "localhost:8000");
client.on("reconnecting", ({ delayMs }) => console.log(`no server; again in ${Math.round(delayMs)} ms`));
client.on("change", ({ state, parts }) => console.log(`${parts.join(", ")}: ${state.status}, ${state.bpm} BPM`));

await client.beats((beat) => {
  const wait = client.clock.localTime(beat.timestampMs) + flashDelayMs - performance.now();
  setTimeout(() => {
    console.log(`${beat.downbeat ? "*" : "."} beat ${beat.beatIndex}, ${client.playhead().toFixed(3)} s`);
  }, wait);
});
console.log(`listening to ${client.url}`);

process.once("SIGINT", () => client.close());
