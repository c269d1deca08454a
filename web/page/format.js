// Times and places as text, and back.

export const beats_per_bar = 4;
/** Nearer than this two beats are one: a seek to a beat lands on a sample, and may so be just before it. */
export const same_beats = 9e-4;

/** Seconds as MM:SS.mmm, truncated; minutes go on past 59. */
export function time_text(seconds) {
  const ms = Math.floor(seconds * 1000 + 1e-6);
  const pad = (number, width) => String(number).padStart(width, "0");
  return `${pad(Math.floor(ms / 60000), 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

/** A beat position as {bar, beat, phase}: bar and beat count from 1, phase is 0 to 1. Before bar 1 is bar 0. */
export function bar_of(beats) {
  const whole = Math.floor(beats + same_beats);
  const bar = Math.floor(whole / beats_per_bar);
  return {
    bar: bar + 1,
    beat: whole - bar * beats_per_bar + 1,
    phase: Math.max(0, beats - whole),
  };
}

/** A number of seconds or a tempo without needless digits: 120, 120.5. */
export function number_text(value, digits = 3) {
  return String(Number(value.toFixed(digits)));
}

const number = String.raw`(?:\d+(?:[.,]\d*)?|[.,]\d+)`; // many write a comma for the point
const bar_form = new RegExp(String.raw`^\s*(\d+)\s*\|\s*(${number})?\s*$`);
const time_form = new RegExp(String.raw`^\s*(?:(?:(\d+)\s*:\s*)?(\d+)\s*:\s*)?(${number})\s*s?\s*$`);
const number_of = (text) => Number(text.replace(",", "."));

/**
 * A place that a person wrote: "83.5", "1:23.5" or "1:02:03" is a time, "12|3" bar 12, beat 3, and
 * "12|" bar 12.
 * @returns {{value: number, unit: "seconds" | "beats"} | null} null for anything else
 */
export function parse_place(text) {
  const [, bar, beat_text = "1"] = bar_form.exec(text) ?? [];
  if (bar !== undefined) {
    const beat = number_of(beat_text);
    if (bar < 1 || beat < 1 || beat >= beats_per_bar + 1) return null;
    return { value: (bar - 1) * beats_per_bar + (beat - 1), unit: "beats" };
  }
  const [, hours, minutes, seconds_text] = time_form.exec(text) ?? [];
  if (seconds_text === undefined) return null;
  const seconds = number_of(seconds_text);
  if ((minutes !== undefined && seconds >= 60) || (hours !== undefined && minutes >= 60)) return null;
  return { value: Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + seconds, unit: "seconds" };
}

/** A frequency as "440 Hz" or "1.02 kHz". */
export function hz_text(hz) {
  if (hz < 1000) return `${Math.round(hz)} Hz`;
  return `${(hz / 1000).toFixed(hz < 10_000 ? 2 : 1)} kHz`;
}

/** A level as "−23.4", or "−∞" below a floor. */
export function db_text(db, floor = -90) {
  if (!(db > floor)) return "−∞";
  const rounded = db.toFixed(1);
  return rounded === "-0.0" ? "0.0" : rounded.replace("-", "−");
}

/** A level where full scale is 1, in decibels. */
export function decibels(level) {
  return level > 0 ? 20 * Math.log10(level) : -Infinity;
}

/** A duration as "0.21 ms" or "3.4 s", a dash where it is not known. */
export function ms_text(ms) {
  if (!Number.isFinite(ms)) return "–";
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** A position as bar and beat, "12|3". */
export function place_text(beats) {
  const { bar, beat } = bar_of(beats);
  return `${bar}|${beat}`;
}
