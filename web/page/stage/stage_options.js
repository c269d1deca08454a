// The stage's options, from its address: ?colours=ff6a3d,fff0e2&bars=32&mirror&hide=beats,sun&tilt=3&beat=audio. Keys change them.
import { hexColour } from "./colour.js";

const palettes = [
  ["ff6a3d", "fff0e2"],
  ["3fd0ff", "eafaff"],
  ["b56bff", "f6ecff"],
  ["5ce08a", "effff4"],
  ["ffffff", "ffffff"],
];
const counts = [64, 32, 16, 8];
const usualTilt = 3; // dB per octave: music falls by about as much
const steepestTilt = 12;

/** Parts that can be hidden. */
export const parts = ["bars", "peaks", "glow", "sun", "rings", "beats"];

/**
 * Options in force: colours [bars, light], number of bars, mirror, hidden parts, tilt in dB per octave, and whether the
 * beat is that of the sound.
 */
export class StageOptions {
  /** @param {URLSearchParams} query */
  constructor(query) {
    const colours = (query.get("colours") ?? "").split(",").filter(hexColour);
    this.colours = colours.length === 0 ? palettes[0] : [colours[0], colours[1] ?? palettes[0][1]];
    const bars = Number(query.get("bars"));
    this.bars = Number.isInteger(bars) && bars >= 1 && bars <= 64 ? bars : 64;
    this.mirror = query.has("mirror") && query.get("mirror") !== "0";
    this.hidden = new Set((query.get("hide") ?? "").split(",").filter((part) => parts.includes(part)));
    this.hears = query.get("beat") === "audio";
    const tilt = Number(query.get("tilt") ?? usualTilt);
    this.tilt = Math.abs(tilt) <= steepestTilt ? tilt : usualTilt;
  }

  /** Applies a key. Returns whether it is one of the stage's. */
  press(key) {
    const after = (list, now) => list[(list.findIndex((each) => String(each) === String(now)) + 1) % list.length];
    if (key === "c") this.colours = after(palettes, this.colours);
    else if (key === "b") this.bars = after(counts, this.bars);
    else if (key === "m") this.mirror = !this.mirror;
    else if (key === "h") this.hears = !this.hears;
    else if (key === "t") this.tilt = this.tilt === 0 ? usualTilt : 0;
    else if (/^[1-6]$/.test(key)) this.#toggle(parts[key - 1]);
    else return false;
    return true;
  }

  #toggle(part) {
    if (!this.hidden.delete(part)) this.hidden.add(part);
  }
}
