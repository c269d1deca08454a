import type { Listener, Unsubscribe } from "./types.js";

/** Refuses at once what would throw at each value. */
export function checkListener(listener: unknown): void {
  if (typeof listener !== "function") throw new TypeError("a listener must be a function");
}

/** Calls a listener; what it throws is the program's to see, and keeps nobody else from hearing. */
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
    const own: Listener<Events[K]> = (value) => listener(value); // each call has a place of its own
    const all = this.#listeners.get(event);
    if (!all) throw new TypeError(`there is no event "${String(event)}"`);
    all.add(own);
    return () => void all.delete(own);
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      tell(listener as Listener<Events[K]>, value);
    }
  }
}
