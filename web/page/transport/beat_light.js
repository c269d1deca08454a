// Time, bar and beat in large type, and the beat light.
import { element, style, write } from "../display/dom.js";
import { barOf, timeText } from "../display/format.js";

const fade = 3.2; // decay of the light within a beat
const calmHz = 3; // limit of the flash rate, for photosensitive users

/** Brightness of the light at a phase of the beat; constant for fast beats or reduced motion. */
export function glow(phase, bpm, still) {
  if (still || bpm / 60 > calmHz) return 0.85;
  return Math.exp(-fade * phase);
}

/** Whether downbeats may look different: not if bars are faster than the flash limit. */
export function tellsDownbeats({ bpm, beatsPerBar }) {
  return bpm / 60 / beatsPerBar <= calmHz;
}

/** Fills each group with an arc for each beat of a bar. Returns those of the last group. */
function makeRing(groups, beats) {
  const span = 360 / beats;
  const gap = Math.min(12, span / 3);
  const arcs = Array.from({ length: beats }, (_, beat) => {
    const arc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const shape = {
      cx: 50, cy: 50, r: 44, pathLength: 360,
      "stroke-dasharray": `${span - gap} ${360 - span + gap}`,
      transform: `rotate(${beat * span + gap / 2 - 90} 50 50)`,
    };
    for (const [name, value] of Object.entries(shape)) arc.setAttribute(name, value);
    return arc;
  });
  for (const group of groups) group.replaceChildren(...arcs.map((arc) => arc.cloneNode()));
  return [...groups[groups.length - 1].children];
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
  #ring = element("light").querySelectorAll("g");
  #lamps = [];

  /** Shows the current playhead. The light stays off if the playhead is stale. */
  show(state, seconds, beats, still, live) {
    const text = state.playing ? timeText(seconds) : state.timeFormatted;
    const { bar, beat, phase } = barOf(beats, state.beatsPerBar);
    write(this.#main, text.slice(0, -4));
    write(this.#ms, text.slice(-4));
    write(this.#bar, String(bar));
    write(this.#beat, String(beat));
    this.#makeRoom(text.indexOf(":"), String(bar).length);
    const lights = state.playing && live;
    const light = lights ? glow(phase, state.bpm, still) : 0;
    style(this.#core, "opacity", light.toFixed(2));
    const down = beat === 1 && tellsDownbeats(state);
    this.#core.classList.toggle("down", down);
    style(this.#flash, "opacity", down && !still ? light.toFixed(2) : "0");
    if (this.#lamps.length !== state.beatsPerBar) this.#lamps = makeRing(this.#ring, state.beatsPerBar);
    // A finished beat stays half lit, so that the ring fills over the bar.
    this.#lamps.forEach((lamp, index) => {
      const lit = !state.playing ? (index < beat ? 0.35 : 0) : index + 1 < beat ? 0.4 : index + 1 === beat ? 0.4 + 0.6 * light : 0;
      style(lamp, "opacity", lit.toFixed(2));
    });
  }

  // The style sheet shrinks the type to fit long numbers.
  #makeRoom(minuteDigits, barDigits) {
    if (this.#digits === `${minuteDigits} ${barDigits}`) return;
    this.#digits = `${minuteDigits} ${barDigits}`;
    this.#hero.style.setProperty("--minute-digits", minuteDigits);
    this.#hero.style.setProperty("--bar-digits", barDigits);
  }
}
