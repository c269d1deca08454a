// Reads a browser trace: the cost of each frame on the page's thread.

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
 *   script: script time of each frame in ms, sorted. busy: the CPU time of that, which excludes preemption.
 *   layouts: number of layouts. forced: those forced by a script. long: tasks with over 50 ms of CPU time.
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
  let covered = -Infinity; // end of the last counted script, so that nested events are not counted twice
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
