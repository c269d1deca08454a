// Detects a page that is too busy to keep up: its timers are late.

const everyMs = 100;
const fade = 0.9; // of the measured lateness, each time

export class Busy {
  #lateMs = 0;
  #due = performance.now() + everyMs;

  constructor() {
    setInterval(() => this.#look(performance.now()), everyMs);
  }

  /** How late the page was in the last seconds, in ms. A hidden page's timers are slow by design. */
  latestMs() {
    return document.visibilityState === "visible" ? this.#lateMs : 0;
  }

  #look(now) {
    this.#lateMs = Math.max(this.#lateMs * fade, now - this.#due);
    this.#due = now + everyMs;
  }
}
