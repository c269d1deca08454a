/** The path of the socket, for the path of a page or folder of the server: a proxy may add a prefix. */
function socketPath(path: string, isPage: boolean): string {
  if (isPage) return `${/^(.*?)\/www(?:\/|$)/.exec(path)?.[1] ?? ""}/ws`;
  return path.endsWith("/") ? `${path}ws` : path;
}

const noAddress = (given: unknown) =>
  new TypeError(`invalid server address: ${JSON.stringify(given)}; give one such as "studio:8000"`);

function parse(text: string, given: unknown): URL {
  try {
    return new URL(text);
  } catch {
    throw noAddress(given);
  }
}

/**
 * The WebSocket address of a server.
 * @param given  with or without a scheme and path; a path that ends with "/" is a folder, and the socket lies in it.
 *   So does that of an http address, as people type it, unless it ends with "/ws".
 *   Default: the page's own server. A page below /www/ knows a proxy's prefix by its own path
 * @param page   the page's address, if any
 * @throws TypeError  if the address is invalid, or is only a path and the page was not loaded over HTTP
 */
export function socketAddress(given: string | undefined, page: string | undefined): string {
  const fromServer = page !== undefined && /^https?:/i.test(page);
  const secure = fromServer && /^https:/i.test(page);
  let text = given ?? (fromServer ? page : "localhost:8000");
  if (typeof text !== "string") throw noAddress(given);
  const isTyped = given !== undefined && /^https?:/i.test(text);
  if (text.startsWith("/")) {
    if (!fromServer) throw noAddress(given);
    text = new URL(text, page).href;
  }
  if (!/^[a-z][a-z+.-]*:\/\//i.test(text)) text = `${secure ? "wss" : "ws"}://${text}`;
  const url = parse(text.replace(/^http/i, "ws"), given);
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw noAddress(given);
  if (isTyped && !/\/(ws)?$/.test(url.pathname)) url.pathname += "/";
  url.hash = "";
  if (given === undefined) url.search = "";
  url.pathname = socketPath(url.pathname, given === undefined);
  return url.href;
}
