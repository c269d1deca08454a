// Keyboard shortcuts, inactive while a text field has the focus or a dialog is open.

const typing = "input, textarea, select, [contenteditable]";
const pressable = "button, a, summary";

/** Calls actions[key] for a key alone, or actions["Shift+" + key] for a named key or a letter. */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typing)) return;
    if (document.querySelector("dialog[open]")) return;
    if ((event.key === " " || event.key === "Enter") && event.target.closest?.(pressable)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Whether a sign such as + needs Shift depends on the keyboard.
    const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
    const action = actions[shift ? `Shift+${key}` : key];
    if (!action || event.defaultPrevented) return;
    event.preventDefault();
    if (!event.repeat || key.startsWith("Arrow") || "+=-,.".includes(key)) action();
  });
  // After a press with a pointer, a button leaves the space bar to the transport.
  document.addEventListener("click", (event) => {
    if (event.detail > 0) event.target.closest?.("button")?.blur();
  });
}
