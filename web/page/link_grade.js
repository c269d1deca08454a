// How good a connection is, in a word.

const words = ["excellent", "good", "fair", "poor"];
// What each of them but the last allows.
const bounds_ms = [1, 5, 20];
const jitters_ms = [8, 16, 40];
const missing_parts = [0.05, 0.15, 0.3];

/**
 * A word for a connection: as good as the worst of how well the server's clock is known, how evenly states
 * come, and how many of those expected do. None until the clock is known; what is not known yet does not count.
 */
export function linkGrade(bound_ms, jitter_ms = 0, rate = 1) {
  if (!Number.isFinite(bound_ms)) return "";
  const grade = (value, limits) => limits.filter((limit) => value > limit).length;
  return words[Math.max(grade(bound_ms, bounds_ms), grade(jitter_ms, jitters_ms), grade(1 - rate, missing_parts))];
}
