// A server that is connected and says nothing: it hangs, or the network swallows all.

export const silent_ms = 2500; // without a message: the playhead waits
const watched_ms = 250;

/** Calls changed(silent) where an open connection falls silent, and where it is so no more: it speaks, or is gone. */
export function watch_silence(client, changed) {
  let silent = false;
  setInterval(() => {
    const now_silent = client.connection === "open" && client.state !== null && client.metrics.silenceMs > silent_ms;
    if (now_silent === silent) return;
    silent = now_silent;
    changed(silent);
  }, watched_ms);
}
