// The one place where the wire's snake_case names become JavaScript's.

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The members of an object from the server, with camelCase names; values stay as they are. */
export function fromWire<T>(members: unknown): T {
  const entries = Object.entries(members as object);
  return Object.fromEntries(entries.map(([name, value]) => [camelCase(name), value])) as T;
}
