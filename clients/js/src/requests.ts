import type { Environment, Timer } from "./environment.js";
import { TactusError, type TactusErrorCode } from "./error.js";

/** A parsed answer of the server. */
export interface Answer {
  readonly type: string;
  readonly requestId?: unknown;
  readonly success?: unknown;
  readonly error?: { readonly code: TactusErrorCode; readonly message: string };
  readonly [member: string]: unknown;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly accepted: ((answer: Answer) => void) | undefined;
  readonly timer: Timer;
}

/** Serialises a message. Rejects numbers that JSON would turn into null, and missing values. */
function textOf(message: object): string {
  return JSON.stringify(message, (name, value: unknown) => {
    if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) {
      throw new TactusError("INVALID_ARGUMENT", `${name} must be a finite number`);
    }
    return value;
  });
}

/** Pending requests, matched to answers by requestId. */
export class Requests {
  readonly #environment: Environment;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<unknown, Waiting>();
  #number = 0;

  constructor(environment: Environment, timeoutMs: number) {
    this.#environment = environment;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Sends a request and resolves to its answer. Rejects with the server's error, TIMEOUT, INVALID_ARGUMENT for a
   * non-finite number, or the error given to `failAll`.
   * @param accepted  called with the answer before the next message is processed
   */
  send(
    message: object,
    send: (text: string) => void,
    accepted?: (answer: Answer) => void,
  ): Promise<Answer> {
    const requestId = `c${++this.#number}`;
    return new Promise((resolve, reject) => {
      const text = textOf({ ...message, requestId });
      const timer = this.#environment.setTimeout(() => {
        this.#waiting.delete(requestId);
        reject(new TactusError("TIMEOUT", "The server did not answer in time."));
      }, this.#timeoutMs);
      this.#waiting.set(requestId, { resolve, reject, accepted, timer });
      send(text);
    });
  }

  /** Passes an answer to its request. Returns false if there is no such request. */
  settle(answer: Answer): boolean {
    const waiting = this.#waiting.get(answer.requestId);
    if (!waiting) return false;
    this.#waiting.delete(answer.requestId);
    this.#environment.clearTimeout(waiting.timer);
    if (answer.success) {
      try {
        waiting.accepted?.(answer);
        waiting.resolve(answer);
      } catch (error) {
        waiting.reject(error); // the answer lacks an expected member
      }
    } else {
      const { code = "INTERNAL", message = "The server refused." } = answer.error ?? {};
      waiting.reject(new TactusError(code, message));
    }
    return true;
  }

  failAll(error: TactusError): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of all) {
      this.#environment.clearTimeout(timer);
      reject(error);
    }
  }
}
