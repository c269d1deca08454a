// The twelve pitch classes, lit by their levels.
import { style } from "../display/dom.js";

const names = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];
const contrast = 1.8;

export class Pitch {
  #lights;
  #goal = new Float32Array(12);
  #due = false;

  /** Fills a list with the pitch classes. */
  constructor(list) {
    this.#lights = names.map((name) => {
      const item = document.createElement("li");
      const light = document.createElement("b");
      const text = document.createElement("span");
      text.textContent = name;
      item.append(light, text);
      list.append(item);
      return light;
    });
  }

  /** Takes the chroma: 0 to 1 per class; the largest is 1. */
  receive(chroma, level) {
    for (let at = 0; at < 12; ++at) this.#goal[at] = level > 0.001 ? chroma[at] ** contrast : 0;
    this.#due = true;
  }

  rest() {
    this.#goal.fill(0);
    this.#due = true;
  }

  show() {
    if (!this.#due) return;
    this.#due = false;
    this.#lights.forEach((light, at) => style(light, "opacity", this.#goal[at].toFixed(2)));
  }
}
