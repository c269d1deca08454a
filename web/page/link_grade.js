// How good a connection is, in a word.

const words = ["excellent", "good", "fair", "poor"];
// What each of them but the last allows.
const boundsMs = [1, 5, 20];
const jittersMs = [8, 16, 40];
const missingParts = [0.05, 0.15, 0.3];

/**
 * A word for a connection: as good as the worst of how well the server's clock is known, how evenly states
 * come, and how many of those expected do. None until the clock is known; what is not known yet does not count.
 */
export function linkGrade(boundMs, jitterMs = 0, rate = 1) {
  if (!Number.isFinite(boundMs)) return "";
  const grade = (value, limits) => limits.filter((limit) => value > limit).length;
  return words[Math.max(grade(boundMs, boundsMs), grade(jitterMs, jittersMs), grade(1 - rate, missingParts))];
}
