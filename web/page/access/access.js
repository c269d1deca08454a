// What the server permits this page.
import { rememberKey, rememberedKey, takeKey } from "./key.js";

/**
 * The page's role: "unknown" until the server has told it, then "none", "view" or "control". On its own machine a
 * page expects control, as the server grants it there.
 */
export class Access {
  role;
  /** Name of the key of this browser's session; null if it has none. */
  key = null;
  /** Role of other machines without a key. */
  network = "view";
  /** The server's address for other machines; null if it has none. */
  networkUrl = null;
  #session;
  #questions = 0;
  #changed = () => {};
  #signedIn = () => {};

  /** @param {Session} session */
  constructor(role, session) {
    this.role = role;
    this.#session = session;
  }

  get controls() {
    return this.role === "control";
  }

  /** Whether the server has refused control. */
  get isLocked() {
    return this.role === "none" || this.role === "view";
  }

  /**
   * @param changed   called when the role has changed
   * @param signedIn  called with each key that the server has accepted
   */
  listen(changed, signedIn) {
    this.#changed = changed;
    this.#signedIn = signedIn;
  }

  #set({ role, key = null, network = this.network, networkUrl = this.networkUrl }) {
    const before = this.role;
    Object.assign(this, { role, key, network, networkUrl });
    if (role !== before) this.#changed();
  }

  /** Asks the server for the role. A restarted server has no sessions: a remembered key starts another one. */
  async refresh() {
    const question = ++this.#questions;
    let answer;
    try {
      answer = await this.#session.whoAmI();
    } catch {
      // The server enforces the roles; the page only shows them.
      if (this.role === "unknown") this.#set({ role: "control" });
      return;
    }
    if (question !== this.#questions) return;
    this.#set(answer);
    const key = rememberedKey();
    if (this.controls || answer.key !== null || !key) return;
    await this.signIn(key).catch(({ status }) => status === 401 && rememberKey(""));
  }

  /** Starts a session with a key. Rejects with an error for people. Returns the key's role. */
  async signIn(key) {
    const answer = await this.#session.start(key);
    ++this.#questions; // an earlier answer does not count any more
    this.#signedIn(key);
    this.#set(answer);
    if (answer.role === "control") rememberKey(key);
    return answer.role;
  }

  /** Signs in with the key in the page's address, if any. Rejects as signIn(). */
  async signInByAddress() {
    const key = takeKey();
    if (key) await this.signIn(key);
  }

  /** Ends this browser's session, and starts the page again. */
  async signOut() {
    await this.#session.end();
    rememberKey("");
    location.reload();
  }
}
