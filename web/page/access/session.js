// This browser's session at the server.

/** The text for a refused request. */
async function problemOf(answer) {
  if (answer.status === 401) return "This key is not valid here. Check it, or ask for another one.";
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get("Retry-After")) || 60;
    return `Too many wrong keys. Try again in ${seconds} s.`;
  }
  const { error } = await answer.json().catch(() => ({}));
  return error ? `The server says: ${error}.` : `The server refused (${answer.status}).`;
}

/** Methods reject with errors that have a message for people, and the status of a refusal. */
export class Session {
  #base;

  /** @param base  address of the server's start page */
  constructor(base) {
    this.#base = base;
  }

  async #send(name, options) {
    const address = new URL(`auth/${name}`, this.#base);
    const answer = await fetch(address, { cache: "no-store", ...options }).catch(() => {
      throw new Error("The server does not answer.");
    });
    if (answer.ok) {
      const text = await answer.text();
      return text ? JSON.parse(text) : {};
    }
    throw Object.assign(new Error(await problemOf(answer)), { status: answer.status });
  }

  /** Exchanges a key for a cookie. Resolves to the key's {role, key: its name}. */
  start(key) {
    const headers = { "Content-Type": "application/json" };
    return this.#send("session", { method: "POST", headers, body: JSON.stringify({ key }) });
  }

  end() {
    return this.#send("session", { method: "DELETE" });
  }

  /** What this browser may do: {role, key: name or null, network, networkUrl}. */
  async whoAmI() {
    const answer = await this.#send("whoami");
    return { ...answer, networkUrl: answer["network_url"] };
  }
}
