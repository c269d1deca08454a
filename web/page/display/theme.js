// Light or dark theme: the system's, unless chosen by the user.
import { element, mark } from "./dom.js";

const key = "tactus.theme";
const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

function stored() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    if (theme === null) localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Without storage it lasts until the page closes.
  }
}

function show() {
  const theme = root.dataset.theme;
  const other = theme === "dark" ? "light" : "dark";
  mark(element("theme"), "aria-label", `Change to the ${other} theme`);
  mark(element("theme"), "title", `Change to the ${other} theme`);
  for (const listener of listeners) listener();
}

function set(theme) {
  root.dataset.theme = theme;
  show();
}

/** Calls listener() when the colours change. */
export function onColours(listener) {
  listeners.add(listener);
}

/** The colours in force, by their style sheet names without the dashes. */
export function colours(names) {
  const style = getComputedStyle(root);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Sets up the theme switch. */
export function listenToTheme() {
  element("theme").addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    store(theme === (system.matches ? "dark" : "light") ? null : theme);
    set(theme);
  });
  system.addEventListener("change", () => stored() ?? set(system.matches ? "dark" : "light"));
  // Follows the choice made in another window.
  window.addEventListener("storage", (event) => {
    if (event.key === key) set(event.newValue ?? (system.matches ? "dark" : "light"));
  });
  document.fonts?.ready.then(show);
  show();
}
