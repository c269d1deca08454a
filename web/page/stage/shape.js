// What the stage draws of a spectrum: tilted, in fewer bars, mirrored.

const rangeDb = 80;
const pivotHz = 1000; // a tilt leaves it as it is

/** Adds `tilt` dB per octave to levels 0 to 1. Silence stays silent. */
export function tilted(levels, bandHz, tilt) {
  return levels.map((level, band) => {
    if (level <= 0) return 0;
    return Math.min(Math.max(level + (tilt * Math.log2(bandHz[band] / pivotHz)) / rangeDb, 0), 1);
  });
}

/** Joins neighbouring bands into so many bars, each as loud as its loudest band. */
export function joined(levels, bars) {
  return Float32Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / bars));
    return Math.max(...levels.subarray(from, to));
  });
}

/** The bars and their mirror image, with the bass in the middle. */
export function mirrored(levels) {
  const count = levels.length;
  return Float32Array.from({ length: 2 * count }, (_, at) => levels[at < count ? count - 1 - at : at - count]);
}
