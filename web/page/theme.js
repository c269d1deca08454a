// Light or dark: the system's choice, until a person makes another.
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
    // It lasts as long as the page, then.
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

/** Calls listener() whenever the colours are others. */
export function onColours(listener) {
  listeners.add(listener);
}

/** Colours in force, by their names in the style sheet without the dashes before them. */
export function colours(names) {
  const style = getComputedStyle(root);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Makes the switch work. */
export function listenToTheme() {
  element("theme").addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    store(theme === (system.matches ? "dark" : "light") ? null : theme);
    set(theme);
  });
  system.addEventListener("change", () => stored() ?? set(system.matches ? "dark" : "light"));
  // Another window's choice is this one's.
  window.addEventListener("storage", (event) => {
    if (event.key === key) set(event.newValue ?? (system.matches ? "dark" : "light"));
  });
  document.fonts?.ready.then(show);
  show();
}
