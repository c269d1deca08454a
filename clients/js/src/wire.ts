// The only place that maps the wire's snake_case names to camelCase.

const known = new Map<string, string>(); // thirty states a second have the same names
const mostKnown = 1000;

function camelCase(name: string): string {
  let camel = known.get(name);
  if (camel === undefined) {
    camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    if (known.size < mostKnown) known.set(name, camel);
  }
  return camel;
}

/** Converts the names of a server object's members to camelCase, and those of its `edge`; other values stay unchanged. */
export function fromWire<T>(members: unknown): T {
  const entries = Object.entries(members as object);
  for (const entry of entries) {
    const [name, value] = entry;
    if (name === "edge" && typeof value === "object" && value !== null) entry[1] = fromWire(value);
    entry[0] = camelCase(name);
  }
  return Object.fromEntries(entries) as T;
}
