import type { Listener, Unsubscribe } from "./types.js";

/** Rejects a wrong listener now rather than at its first call. */
export function checkListener(listener: unknown): void {
  if (typeof listener !== "function") throw new TypeError("a listener must be a function");
}

/** Calls a listener. Reports its exception as unhandled, so that other listeners still run. */
export function tell<T>(listener: Listener<T>, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Events by name. */
export class Emitter<Events> {
  readonly #listeners: Map<keyof Events, Set<Listener<never>>>;

  constructor(names: readonly (keyof Events)[]) {
    this.#listeners = new Map(names.map((name) => [name, new Set()]));
  }

  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): Unsubscribe {
    checkListener(listener);
    // one place per call, so that a listener may be registered twice
    const own: Listener<Events[K]> = (value) => listener(value);
    const all = this.#listeners.get(event);
    if (!all) throw new TypeError(`unknown event "${String(event)}"`);
    all.add(own);
    return () => void all.delete(own);
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      tell(listener as Listener<Events[K]>, value);
    }
  }
}
