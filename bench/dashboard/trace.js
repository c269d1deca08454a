// Reads a browser's trace: what each frame cost the page's thread.

const scripts = new Set([
  "FireAnimationFrame",
  "FunctionCall",
  "EventDispatch",
  "TimerFire",
  "EvaluateScript",
  "RunMicrotasks",
  "MinorGC",
  "MajorGC",
]);
const task = "RunTask";
const longMs = 50;

/**
 * The frames of the thread that draws the page.
 * @returns {{script: number[], busy: number[], layouts: number, forced: number, long: number, seconds: number}}
 *   the script's ms in each frame, from little to much, and the processor's ms of that (others may have
 *   the processor meanwhile); how many layouts there were, how many of them a script forced, and how many
 *   tasks kept the processor for more than 50 ms
 */
export function framesOf(events) {
  const drawing = events.filter(({ name }) => name === "FireAnimationFrame");
  const thread = mostCommon(drawing.map(({ pid, tid }) => `${pid} ${tid}`));
  const own = events.filter(({ ph, pid, tid }) => ph === "X" && `${pid} ${tid}` === thread).sort((a, b) => a.ts - b.ts);
  const starts = [];
  const script = [];
  const busy = [];
  let long = 0;
  let layouts = 0;
  let forced = 0;
  let covered = -Infinity; // what lies within a script that is counted is not counted again
  for (const { name, ts, dur = 0, tdur = dur } of own) {
    if (name === "FireAnimationFrame") {
      starts.push(ts);
      script.push(0);
      busy.push(0);
    }
    if (name === "Layout" && script.length > 0) {
      ++layouts;
      forced += ts < covered;
    }
    if (name === task && starts.length > 0) long += tdur / 1000 > longMs;
    if (!scripts.has(name) || ts < covered) continue;
    covered = ts + dur;
    if (script.length === 0) continue;
    script[script.length - 1] += dur / 1000;
    busy[busy.length - 1] += tdur / 1000;
  }
  const seconds = (starts.at(-1) - starts[0]) / 1e6;
  const sorted = (numbers) => numbers.sort((a, b) => a - b);
  return { script: sorted(script), busy: sorted(busy), layouts, forced, long, seconds };
}

function mostCommon(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
