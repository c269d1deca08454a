// The dialog that asks for a key.
import { element, write } from "../display/dom.js";
import { keyOf } from "./key.js";

const usual = {
  title: "Unlock the controls",
  text: "You can watch. To control, enter a key, or paste the link that you were given.",
};
const notControl = "This key lets you watch only. To control, another key is needed.";

/** Opens on request, and closes once a key suffices. */
export class Unlock {
  #access;
  #dialog = element("unlock");
  #input = element("unlock-key");
  #handlers;

  /** @param handlers  suffices(role): whether an accepted key's role is enough; done(): called after that */
  constructor(access, handlers) {
    this.#access = access;
    this.#handlers = handlers;
    element("unlock-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    element("unlock-cancel").addEventListener("click", () => this.#dialog.close());
    element("unlock-leave").addEventListener("click", () => this.#leave());
    this.#input.addEventListener("input", () => this.#tell(""));
    this.#dialog.addEventListener("close", () => (this.#input.value = ""));
  }

  /** @param problem  why an earlier key was refused */
  open({ title, text, problem = "" } = usual) {
    write(element("unlock-title"), title ?? usual.title);
    write(element("unlock-text"), text ?? usual.text);
    element("unlock-session").hidden = this.#access.key === null;
    write(element("unlock-name"), this.#access.key ?? "");
    this.#tell(problem);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
  }

  #tell(problem) {
    write(element("unlock-problem"), problem);
    this.#input.setAttribute("aria-invalid", String(problem !== ""));
  }

  async #send() {
    const button = element("unlock-send");
    const key = keyOf(this.#input.value);
    if (!key || button.disabled) return this.#tell(key ? "" : "Enter a key, or paste a link with one.");
    button.disabled = true;
    try {
      if (this.#handlers.suffices(await this.#access.signIn(key))) {
        this.#dialog.close();
        this.#handlers.done();
      } else {
        this.open({ problem: notControl });
      }
    } catch ({ message }) {
      this.#tell(message);
      this.#input.select();
    } finally {
      button.disabled = false;
    }
  }

  async #leave() {
    await this.#access.signOut().catch(({ message }) => this.#tell(message));
  }
}
