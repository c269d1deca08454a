const ownPath = "/ws";

const noAddress = (given: unknown) =>
  new TypeError(`this is not the address of a tactus server, such as "studio:8000": ${JSON.stringify(given)}`);

function parse(text: string, given: unknown): URL {
  try {
    return new URL(text);
  } catch {
    throw noAddress(given);
  }
}

/**
 * The WebSocket address of a server.
 * @param given  with or without a scheme and path; the page's own server unless given
 * @param page   the page's address, if there is one
 * @throws TypeError  where it is none; a path alone is one where a server sent the page
 */
export function socketAddress(given: string | undefined, page: string | undefined): string {
  const fromServer = page !== undefined && /^https?:/i.test(page);
  const secure = fromServer && /^https:/i.test(page);
  let text = given ?? (fromServer ? page : "localhost:8000");
  if (typeof text !== "string") throw noAddress(given);
  if (text.startsWith("/")) {
    if (!fromServer) throw noAddress(given);
    text = new URL(text, page).href;
  }
  if (!/^[a-z][a-z+.-]*:\/\//i.test(text)) text = `${secure ? "wss" : "ws"}://${text}`;
  const url = parse(text.replace(/^http/i, "ws"), given);
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw noAddress(given);
  url.hash = "";
  if (given === undefined) url.search = "";
  if (given === undefined || url.pathname === "/") url.pathname = ownPath;
  return url.href;
}
