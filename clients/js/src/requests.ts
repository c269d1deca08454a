import type { Environment, Timer } from "./environment.js";
import { TactusError } from "./error.js";

/** An answer of the server's, parsed. */
export interface Answer {
  readonly type: string;
  readonly requestId?: unknown;
  readonly success?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly [member: string]: unknown;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly accepted: ((answer: Answer) => void) | undefined;
  readonly timer: Timer;
}

/** A message as text. What JSON would make null of, or nothing, is refused. */
function textOf(message: object): string {
  return JSON.stringify(message, (name, value: unknown) => {
    if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) {
      throw new TactusError("INVALID_ARGUMENT", `${name} must be a finite number`);
    }
    return value;
  });
}

/** Requests that wait for their answers, each paired by its requestId. */
export class Requests {
  readonly #environment: Environment;
  readonly #patience: number;
  readonly #waiting = new Map<unknown, Waiting>();
  #number = 0;

  constructor(environment: Environment, patienceMs: number) {
    this.#environment = environment;
    this.#patience = patienceMs;
  }

  /**
   * Sends a request, and resolves to its answer; rejects with the server's error, TIMEOUT,
   * INVALID_ARGUMENT where a number is none, or whatever `failAll` is given.
   * @param accepted  called with the answer before the next message is looked at
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
      }, this.#patience);
      this.#waiting.set(requestId, { resolve, reject, accepted, timer });
      send(text);
    });
  }

  /** Gives an answer to who waits for it; false where nobody does. */
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
        waiting.reject(error); // an answer that lacks what it should have
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
