const own_path = "/ws";

/**
 * The WebSocket address of a server.
 * @param given  with or without a scheme and path; the page's own server unless given
 * @param page   the page's address, if there is one
 */
export function socketAddress(given: string | undefined, page: string | undefined): string {
  const from_server = page !== undefined && /^https?:/i.test(page);
  const secure = from_server && /^https:/i.test(page);
  let text = given ?? (from_server ? page : "localhost:8000");
  if (text.startsWith("/") && from_server) text = new URL(text, page).href;
  if (!/^[a-z][a-z+.-]*:\/\//i.test(text)) text = `${secure ? "wss" : "ws"}://${text}`;
  const url = new URL(text.replace(/^http/i, "ws"));
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    throw new TypeError(`not the address of a tactus server: ${text}`);
  }
  url.hash = "";
  if (given === undefined) url.search = "";
  if (given === undefined || url.pathname === "/") url.pathname = own_path;
  return url.href;
}
