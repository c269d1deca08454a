// Follows a running server's clock: one line for each state, until Ctrl-C.
//
//     npm ci && node monitor.mjs [ws://localhost:8000/ws/transport/clock]
//
// If the server asks for a key, put it into TACTUS_KEY.
import process from 'node:process';
import {WebSocket} from 'ws';

const url = process.argv[2] ?? 'ws://localhost:8000/ws/transport/clock';
const key = process.env.TACTUS_KEY;
const socket = new WebSocket(url, key ? {headers: {Authorization: `Bearer ${key}`}} : {});

let epoch;
socket.on('message', (data) => {
  const state = JSON.parse(data.toString());
  // A new epoch is a jump (seek, stop, loop or tempo): jump, do not glide.
  const jumped = epoch !== undefined && state.epoch !== epoch ? '  jumped' : '';
  epoch = state.epoch;
  const beat = state.beat_pos.toFixed(2).padStart(8);
  console.log(`${state.time_formatted}  beat ${beat}  ${state.bpm} BPM  ${state.status}${jumped}`);
});

let asked = false;
let failed = false;
socket.on('error', (error) => {
  if (asked) return;
  failed = true;
  console.error(`monitor.mjs: ${url}: ${error.message || error.code}`);
});
socket.on('close', () => {
  if (!asked && !failed) console.error('the server has ended');
  process.exit(failed ? 1 : 0);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    asked = true;
    socket.close();
  });
}
