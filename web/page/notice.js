// Why there is no spectrum, and what to do about it.
import { element } from "./dom.js";

const texts = {
  RESOURCE_EXHAUSTED: {
    title: "Every place at the spectrum is taken",
    help: [
      "Close another page or program that listens to it, or start the server with more places: ",
      ["tactus serve --fft-max-subscribers 16"],
      " (0 for no limit). This page takes a place as soon as one is free.",
    ],
  },
  INVALID_VALUE: {
    title: "This server has no spectrum",
    help: ["It was built without audio, or is older than this page. Everything else works."],
  },
};

/** The notice over the spectrum. */
export class Notice {
  #code = null;

  constructor(retry) {
    element("notice-retry").addEventListener("click", retry);
  }

  /** Shows a refusal: its code, and the server's own words. */
  show({ code, message }) {
    if (this.#code === code) return;
    this.#code = code;
    const { title, help } = texts[code] ?? {
      title: "The spectrum does not come",
      help: ["This page goes on asking for it."],
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
