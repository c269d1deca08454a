// Time, bar and beat in large type, and the beat light.
import { element, style, write } from "./dom.js";
import { barOf, beatsPerBar, timeText } from "./format.js";

const fade = 3.2; // how fast the light dies, within a beat
const calmHz = 3; // no faster flashes than this, for those whom they harm

/** How bright the light is at a phase of the beat; steady where motion or flashes are to be spared. */
export function glow(phase, bpm, still) {
  if (still || bpm / 60 > calmHz) return 0.85;
  return Math.exp(-fade * phase);
}

/** Whether a bar's first beat may look different: not where bars come faster than flashes may. */
export function tellsDownbeats(bpm) {
  return bpm / 60 / beatsPerBar <= calmHz;
}

export class BeatLight {
  #hero = element("time").closest(".hero");
  #digits = "";
  #main = element("time").firstElementChild;
  #ms = element("time").lastElementChild;
  #bar = element("bar");
  #beat = element("beat");
  #flash = element("flash");
  #core = element("light").querySelector(".core");
  #lamps = [...element("light").querySelectorAll(".lit circle")];

  /** Shows the playhead at the present; without light where it is not known to go on. */
  show(state, seconds, beats, still, live) {
    const text = state.playing ? timeText(seconds) : state.timeFormatted;
    const { bar, beat, phase } = barOf(beats);
    write(this.#main, text.slice(0, -4));
    write(this.#ms, text.slice(-4));
    write(this.#bar, String(bar));
    write(this.#beat, String(beat));
    this.#makeRoom(text.indexOf(":"), String(bar).length);
    const lights = state.playing && live;
    const light = lights ? glow(phase, state.bpm, still) : 0;
    style(this.#core, "opacity", light.toFixed(2));
    const down = beat === 1 && tellsDownbeats(state.bpm);
    this.#core.classList.toggle("down", down);
    style(this.#flash, "opacity", down && !still ? light.toFixed(2) : "0");
    // A finished beat stays half lit: the ring fills as the bar goes on.
    this.#lamps.forEach((lamp, index) => {
      const lit = !state.playing ? (index < beat ? 0.35 : 0) : index + 1 < beat ? 0.4 : index + 1 === beat ? 0.4 + 0.6 * light : 0;
      style(lamp, "opacity", lit.toFixed(2));
    });
  }

  // A long set has long numbers: the style sheet makes the type as large as they leave room for.
  #makeRoom(minuteDigits, barDigits) {
    if (this.#digits === `${minuteDigits} ${barDigits}`) return;
    this.#digits = `${minuteDigits} ${barDigits}`;
    this.#hero.style.setProperty("--minute-digits", minuteDigits);
    this.#hero.style.setProperty("--bar-digits", barDigits);
  }
}
