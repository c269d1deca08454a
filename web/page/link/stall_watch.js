// Detects a stall: the connection is open, but the server or the network is silent.

export const stallMs = 2500; // without a message; the playhead pauses after the same time
const watchedMs = 250;

/** Calls changed(silent) when an open connection stalls, and when the stall ends by a message or a close. */
export function watchStall(client, changed) {
  let silent = false;
  setInterval(() => {
    const nowSilent = client.connection === "open" && client.state !== null && client.metrics.silenceMs > stallMs;
    if (nowSilent === silent) return;
    silent = nowSilent;
    changed(silent);
  }, watchedMs);
}
