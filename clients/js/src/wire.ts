// The only place that maps the wire's snake_case names to camelCase.

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Converts the names of a server object's members to camelCase; values stay unchanged. */
export function fromWire<T>(members: unknown): T {
  const entries = Object.entries(members as object);
  return Object.fromEntries(entries.map(([name, value]) => [camelCase(name), value])) as T;
}
