import { TactusError } from "./error.js";
import type { KeySource } from "./client_types.js";

const subprotocol = "tactus.v1";
const keyPrefix = "tactus.key.";

const texts = {
  UNAUTHENTICATED: "The server requires a valid key.",
  PERMISSION_DENIED: "The server refuses this client.",
};

/** Close codes of a server that refuses a client, and the codes of the errors. */
const refusals: ReadonlyMap<number, keyof typeof texts> = new Map([
  [4401, "UNAUTHENTICATED"],
  [4403, "PERMISSION_DENIED"],
]);

/**
 * A key as the server knows it.
 * @throws TactusError  UNAUTHENTICATED if the key has characters that no key has
 */
export async function keyText(source: KeySource): Promise<string> {
  const given = typeof source === "function" ? await source() : source;
  const key = String(given).replace(/\s+/g, "").toUpperCase();
  if (!/^[0-9A-Z-]+$/.test(key)) {
    throw new TactusError("UNAUTHENTICATED", "Invalid key: a key has letters, digits and hyphens only.");
  }
  return key;
}

/**
 * The subprotocols that present a key, because browsers send no headers of a page's choice with a WebSocket.
 * @throws TactusError  as keyText
 */
export async function keyProtocols(source: KeySource): Promise<string[]> {
  return [subprotocol, keyPrefix + (await keyText(source))];
}

/** The error of a close code, if the server refuses this client: another attempt would not help. */
export function refusal(code: number, reason: string): TactusError | null {
  const name = refusals.get(code);
  return name ? new TactusError(name, reason || texts[name]) : null;
}

/**
 * The close code of a refused handshake. Node's package ws tells the HTTP status in its error event, and then closes
 * with 1006.
 */
export function refusalOfHandshake(message: unknown): number | null {
  const status = /^Unexpected server response: (\d+)$/.exec(String(message))?.[1];
  if (status === "401" || status === "429") return 4401;
  return status === "403" || status === "421" ? 4403 : null;
}
