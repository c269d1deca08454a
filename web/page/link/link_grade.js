// Grades a connection in one word.

const words = ["excellent", "good", "fair", "poor"];
// Limits of each grade but the last.
const boundsMs = [1, 5, 20];
const jittersMs = [8, 16, 40];
const missingParts = [0.05, 0.15, 0.3];

const busyFromMs = 30;

const grade = (value, limits) => limits.filter((limit) => value > limit).length;
const grades = (boundMs, jitterMs, rate) => [grade(boundMs, boundsMs), grade(jitterMs, jittersMs), grade(1 - rate, missingParts)];

/**
 * The grade of a connection: the worst of clock error, jitter and received rate. No grade until the clock is known;
 * other unknown values do not count.
 */
export function linkGrade(boundMs, jitterMs = 0, rate = 1) {
  if (!Number.isFinite(boundMs)) return "";
  return words[Math.max(...grades(boundMs, jitterMs, rate))];
}

/**
 * The cause of a poor connection in words; empty otherwise.
 * @param {number} busyMs  how late the page's own timers are
 */
export function linkCause(boundMs, jitterMs, rate, busyMs) {
  if (!Number.isFinite(boundMs)) return "";
  const [bound, jitter, missing] = grades(boundMs, jitterMs, rate);
  if (Math.max(bound, jitter, missing) < words.length - 1) return "";
  if (busyMs > busyFromMs) return "this page is busy";
  if (missing === words.length - 1) return "messages are missing";
  return jitter === words.length - 1 ? "messages come unevenly" : "round trips are long";
}
