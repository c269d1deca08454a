import type { Answer } from "./requests.js";
import { type ConnectionPort, Stream } from "./stream.js";
import type { TransportState } from "./types.js";

/** The stream of transport states, used by every client. */
export class TransportStream extends Stream<TransportState> {
  readonly #options: object;
  readonly #accepted: (rateHz: number) => void;

  /**
   * @param rateHz    states per second; default: the server's rate
   * @param accepted  called with the server's answer, before the first state
   */
  constructor(port: ConnectionPort, rateHz: number | undefined, accepted: (rateHz: number) => void) {
    super(port, "transport");
    this.#options = { sentTime: true, ...(rateHz !== undefined && { rateHz }) };
    this.#accepted = accepted;
  }

  protected override options(): object {
    return this.#options;
  }

  protected override accepted(answer: Answer): void {
    this.#accepted(answer.rateHz as number);
  }
}
