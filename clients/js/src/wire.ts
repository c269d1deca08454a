// The only place that maps the wire's snake_case names to camelCase.

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Converts the names of a server object's members to camelCase, and those of its `edge`; other values stay unchanged. */
export function fromWire<T>(members: unknown): T {
  const entries = Object.entries(members as object);
  const converted = (name: string, value: unknown): unknown =>
    name === "edge" && typeof value === "object" && value !== null ? fromWire(value) : value;
  return Object.fromEntries(entries.map(([name, value]) => [camelCase(name), converted(name, value)])) as T;
}
