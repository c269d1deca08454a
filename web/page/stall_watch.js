// A server that is connected and says nothing: it hangs, or the network swallows all.

export const stallMs = 2500; // without a message: the playhead waits
const watchedMs = 250;

/** Calls changed(silent) where an open connection falls silent, and where it is so no more: it speaks, or is gone. */
export function watchStall(client, changed) {
  let silent = false;
  setInterval(() => {
    const nowSilent = client.connection === "open" && client.state !== null && client.metrics.silenceMs > stallMs;
    if (nowSilent === silent) return;
    silent = nowSilent;
    changed(silent);
  }, watchedMs);
}
