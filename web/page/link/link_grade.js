// Grades a connection in one word.

const words = ["excellent", "good", "fair", "poor"];
// Limits of each grade but the last.
const boundsMs = [1, 5, 20];
const jittersMs = [8, 16, 40];
const missingParts = [0.05, 0.15, 0.3];

/**
 * The grade of a connection: the worst of clock error, jitter and received rate. No grade until the clock is known;
 * other unknown values do not count.
 */
export function linkGrade(boundMs, jitterMs = 0, rate = 1) {
  if (!Number.isFinite(boundMs)) return "";
  const grade = (value, limits) => limits.filter((limit) => value > limit).length;
  return words[Math.max(grade(boundMs, boundsMs), grade(jitterMs, jittersMs), grade(1 - rate, missingParts))];
}
