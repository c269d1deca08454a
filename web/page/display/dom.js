// Finds elements by id, and writes to them only on a change.

/** Returns the element with an id. */
export const element = (id) => document.getElementById(id);

/** Sets a text. Most of the page stays the same from frame to frame. */
export function write(node, text) {
  if (node.firstChild?.nodeType === Node.TEXT_NODE) {
    if (node.firstChild.data !== text) node.firstChild.data = text;
  } else if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute. */
export function mark(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

const styles = new WeakMap();

/** Sets a style property. */
export function style(node, name, value) {
  let known = styles.get(node);
  if (!known) styles.set(node, (known = {}));
  if (known[name] === value) return;
  known[name] = value;
  node.style[name] = value;
}
