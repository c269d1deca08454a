/**
 * Copies a node's text. Returns false if the browser refuses.
 * Browsers have navigator.clipboard only for pages by https and from localhost.
 */
export async function copyText(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    return document.execCommand("copy");
  }
}
