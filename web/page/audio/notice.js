// Explains a missing spectrum, and what to do about it.
import { element } from "../display/dom.js";

const texts = {
  RESOURCE_EXHAUSTED: {
    title: "Too many forms of the spectrum are in use",
    help: [
      "Close another page or program that uses the spectrum, or allow more sets of options: ",
      ["tactus serve --max-spectrum-options 64"],
      " (0 for no limit). This page retries automatically.",
    ],
  },
  INVALID_VALUE: {
    title: "This server has no spectrum",
    help: ["It was built without audio, or is older than this page. All other functions work."],
  },
};

/** The notice over the spectrum. */
export class Notice {
  #code = null;

  constructor(retry) {
    element("notice-retry").addEventListener("click", retry);
  }

  /** Shows an error: its code and the server's message. */
  show({ code, message }) {
    if (this.#code === code) return;
    this.#code = code;
    const { title, help } = texts[code] ?? {
      title: "Cannot subscribe to the spectrum",
      help: ["This page retries automatically."],
    };
    element("notice-title").textContent = title;
    element("notice-text").textContent = `The server says: ${message}.`;
    element("notice-help").replaceChildren(...help.map((part) => (Array.isArray(part) ? codeOf(part[0]) : part)));
    element("notice").hidden = false;
  }

  hide() {
    if (this.#code === null) return;
    this.#code = null;
    element("notice").hidden = true;
  }
}

function codeOf(text) {
  const node = document.createElement("code");
  node.textContent = text;
  return node;
}
