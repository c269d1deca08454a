// The keyboard, wherever nothing else wants the key.

const typing = "input, textarea, select, [contenteditable]";
const pressable = "button, a, summary";

/** Calls actions[key] for a key alone, or actions["Shift+" + key] for one that has a name or a letter. */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typing)) return;
    if ((event.key === " " || event.key === "Enter") && event.target.closest?.(pressable)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // A sign such as + may need the shift key or not: keyboards differ.
    const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
    const action = actions[shift ? `Shift+${key}` : key];
    if (!action || event.defaultPrevented) return;
    event.preventDefault();
    if (!event.repeat || key.startsWith("Arrow") || "+=-".includes(key)) action();
  });
  // What was pressed with a pointer gives the space bar back to the transport.
  document.addEventListener("click", (event) => {
    if (event.detail > 0) event.target.closest?.("button")?.blur();
  });
}
