import type { Environment } from "./environment.js";
import { TactusError } from "./error.js";
import { keyText } from "./key.js";
import type { KeySource } from "./client_types.js";
import type { Overview } from "./types.js";
import { fromWire } from "./wire.js";

const fullScale = 255;

/** The levels of an answer, as parts of full scale. */
const levels = (bytes: readonly number[]) => Float32Array.from(bytes, (byte) => byte / fullScale);

/** The address of the overview beside a socket's. */
function overviewAddress(socket: string, points: number | undefined): string {
  const server = new URL(socket.replace(/^ws/i, "http"));
  const address = new URL("transport/overview", server);
  address.search = server.search;
  if (points !== undefined) address.searchParams.set("points", String(points));
  return address.href;
}

/**
 * Fetches the waveform of the server's files.
 * @param socket  the server's WebSocket address
 * @throws TactusError  the server's error, or NOT_CONNECTED
 */
export async function fetchOverview(
  socket: string,
  key: KeySource | undefined,
  points: number | undefined,
  environment: Environment,
): Promise<Overview> {
  const headers: Record<string, string> = {};
  if (key !== undefined) headers.Authorization = `Bearer ${await keyText(key)}`;
  let response: Response;
  try {
    response = await environment.fetch(overviewAddress(socket, points), { headers });
  } catch (error) {
    throw new TactusError("NOT_CONNECTED", `The server cannot be reached: ${(error as Error).message}`);
  }
  const answer = await response.json();
  if (!response.ok) throw new TactusError(answer.code ?? "INTERNAL", answer.error ?? "");
  const { lengthSeconds, progress } = fromWire<{ lengthSeconds: number; progress: number }>(answer);
  return { lengthSeconds, progress, peaks: levels(answer.peaks), rms: levels(answer.rms) };
}
