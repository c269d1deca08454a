// Keys in links and in this tab's storage.

const stored = "tactus.key";

/** The key in a text: a key, or a link that ends in #key=KEY; empty if there is none. */
export function keyOf(text) {
  const at = text.indexOf("#");
  return (at < 0 ? text : (new URLSearchParams(text.slice(at + 1)).get("key") ?? "")).trim();
}

/** The key in the page's address, which then loses it: it must stay in no history and on no screenshot. */
export function takeKey() {
  const key = keyOf(location.hash);
  if (key) history.replaceState(history.state, "", location.pathname + location.search);
  return key;
}

/** The control key that this tab was opened with; empty if there is none. */
export function rememberedKey() {
  try {
    return sessionStorage.getItem(stored) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a key, as it is written in links, until the tab closes; an empty one forgets it. */
export function rememberKey(key) {
  try {
    if (key) sessionStorage.setItem(stored, key.replaceAll(" ", "").toUpperCase());
    else sessionStorage.removeItem(stored);
  } catch {
    // Without storage, Share does not show the control code.
  }
}
