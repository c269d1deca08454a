// Formats and parses times and positions.

/** Beats nearer than this are equal: a seek to a beat lands on a sample, which may be just before it. */
export const sameBeats = 9e-4;

/** Seconds as MM:SS.mmm, truncated. Minutes continue past 59. */
export function timeText(seconds) {
  const ms = Math.floor(seconds * 1000 + 1e-6);
  const pad = (number, width) => String(number).padStart(width, "0");
  return `${pad(Math.floor(ms / 60000), 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

/** A beat position as {bar, beat, phase}. Bar and beat count from 1, an upbeat before them as the first; phase is 0 to 1. */
export function barOf(beats, beatsPerBar) {
  const whole = Math.floor(beats + sameBeats);
  const fallen = Math.max(0, whole);
  const bar = Math.floor(fallen / beatsPerBar);
  return {
    bar: bar + 1,
    beat: fallen - bar * beatsPerBar + 1,
    phase: Math.max(0, beats - whole),
  };
}

const leaderNames = { jack: "JACK", link: "Link", midi: "MIDI", mtc: "MTC", ltc: "LTC", osc: "OSC", host: "Host", audio: "Heard beat" };

/** The leader, e.g. "JACK"; empty for the server's own clock. */
export function leaderText(leader, locked) {
  if (leader === "internal") return "";
  return `${leaderNames[leader] ?? leader}${locked ? "" : " lost"}`;
}

/** A state's meter as "6/8". */
export function meterText({ beatsPerBar, beatUnit }) {
  return `${beatsPerBar}/${beatUnit}`;
}

/** Parses "6/8", or "6" for beats alone. @returns {{beats: number, unit?: number} | null} null if invalid */
export function parseMeter(text) {
  const [, beats, unit] = /^\s*(\d{1,3})\s*(?:\/\s*(\d{1,3})\s*)?$/.exec(text) ?? [];
  return beats === undefined ? null : { beats: Number(beats), unit: unit === undefined ? undefined : Number(unit) };
}

/** Seconds or tempo without trailing zeros: 120, 120.5. */
export function numberText(value, digits = 3) {
  return String(Number(value.toFixed(digits)));
}

const number = String.raw`(?:\d+(?:[.,]\d*)?|[.,]\d+)`; // accept a decimal comma
const barForm = new RegExp(String.raw`^\s*(\d+)\s*\|\s*(${number})?\s*$`);
const timeForm = new RegExp(String.raw`^\s*(?:(?:(\d+)\s*:\s*)?(\d+)\s*:\s*)?(${number})\s*s?\s*$`);
const numberForm = new RegExp(String.raw`^\s*${number}\s*$`);
const numberOf = (text) => Number(text.replace(",", "."));

/** Parses a number with a decimal point or comma; null if invalid. */
export function parseNumber(text) {
  return numberForm.test(text) ? numberOf(text) : null;
}

/**
 * Parses a position: "83.5", "1:23.5" or "1:02:03" is a time, "12|3" bar 12, beat 3, and "12|" bar 12.
 * @returns {{value: number, unit: "seconds" | "beats"} | null} null if invalid
 */
export function parsePlace(text, beatsPerBar) {
  const [, bar, beatText = "1"] = barForm.exec(text) ?? [];
  if (bar !== undefined) {
    const beat = numberOf(beatText);
    if (bar < 1 || beat < 1 || beat >= beatsPerBar + 1) return null;
    return { value: (bar - 1) * beatsPerBar + (beat - 1), unit: "beats" };
  }
  const [, hours, minutes, secondsText] = timeForm.exec(text) ?? [];
  if (secondsText === undefined) return null;
  const seconds = numberOf(secondsText);
  if ((minutes !== undefined && seconds >= 60) || (hours !== undefined && minutes >= 60)) return null;
  return { value: Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + seconds, unit: "seconds" };
}

/** A frequency as "440 Hz" or "1.02 kHz". */
export function hzText(hz) {
  if (hz < 1000) return `${Math.round(hz)} Hz`;
  return `${(hz / 1000).toFixed(hz < 10_000 ? 2 : 1)} kHz`;
}

/** A level as "−23.4", or "−∞" below a floor. */
export function dbText(db, floor = -90) {
  if (!(db > floor)) return "−∞";
  const rounded = db.toFixed(1);
  return rounded === "-0.0" ? "0.0" : rounded.replace("-", "−");
}

/** A linear level in decibels, relative to full scale. */
export function decibels(level) {
  return level > 0 ? 20 * Math.log10(level) : -Infinity;
}

/** A duration as "0.21 ms" or "3.4 s"; a dash if unknown. */
export function msText(ms) {
  if (!Number.isFinite(ms)) return "–";
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** A position as bar and beat, "12|3". */
export function placeText(beats, beatsPerBar) {
  const { bar, beat } = barOf(beats, beatsPerBar);
  return `${bar}|${beat}`;
}
