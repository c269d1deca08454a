import { Client } from "./client.js";
import type { ClientOptions, TactusClient } from "./client_types.js";

export { TactusError, type TactusErrorCode } from "./error.js";
export type * from "./client_types.js";
export type * from "./types.js";

/**
 * Connects to a tactus server, and stays connected until `close()`.
 * @param url  e.g. "ws://localhost:8000/ws", "http://studio:8000", "studio:8000" or, behind a proxy,
 *   "https://studio.example/tactus/"; default: the page's own server (outside of pages: localhost:8000)
 */
export function connect(url?: string, options: ClientOptions = {}): TactusClient {
  return new Client(url, options);
}
