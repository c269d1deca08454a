import { mean, percentile } from "./observer.js";

const ms = (value) => value.toFixed(value < 10 ? 3 : 1).padStart(8);
const against = (value, target) =>
  target === undefined ? ms(value) : `${ms(value)} ${value <= target ? "≤" : ">"} ${target}`;

const truthMs = 0.1; // error of the true playhead

const targets = {
  loopback: { p99: 1 }, busy: { p50: 0.5, p99: 3 }, bursty: { p50: 0.5, p99: 3 }, pair: 2,
  "2 ms": { p99: 1 }, "20 ms": { p99: 1 }, "20±10 ms": { p99: 3 },
};

/** How often a playhead differed from the true one by more than the bound of that moment. */
const beyondBound = ({ samples, bounds }, truth) =>
  samples.filter(({ playhead }, i) => Math.abs(playhead - truth[i]) > bounds[i] + truthMs).length;

/** Prints the results. Returns whether all targets were met and no published bound was violated. */
export function report(observers, truth, moved, late) {
  const missed = [];
  const judged = (what, value, target) => {
    if (value > target) missed.push(`${what} ${value.toFixed(3)} ms, target ${target}`);
    return against(value, target);
  };
  const errors = (observer, what) =>
    observer.samples.map((sample, i) => Math.abs(sample[what] - truth[i]));

  console.log(`\n${truth.length} moments; errors in ms, with their targets\n`);
  console.log("network  clients  playhead p50    p99             newest message, mean  p99      bound p50  violated");
  const names = [...new Set(observers.map(({ name }) => name))];
  for (const name of names) {
    const group = observers.filter((observer) => observer.name === name);
    const all = (values) => group.flatMap(values);
    const playhead = all((observer) => errors(observer, "playhead"));
    const newest = all((observer) => errors(observer, "newest"));
    const sum = (what) => group.reduce((total, observer) => total + observer[what], 0);
    for (const observer of group) observer.violations += beyondBound(observer, truth);
    console.log([
      name.padEnd(8), `${group.length}`.padStart(7),
      judged(`${name} p50`, percentile(playhead, 0.5), targets[name].p50).padEnd(15),
      judged(`${name} p99`, percentile(playhead, 0.99), targets[name].p99).padEnd(14),
      ms(mean(newest)).padStart(20), ms(percentile(newest, 0.99)),
      ms(percentile(all(({ bounds }) => bounds), 0.5)).padStart(13),
      `${sum("violations")} of ${sum("looks")}`.padStart(12),
    ].join(" "));
  }

  console.log("\nTwo clients behind different proxies, difference of their playheads:");
  for (const name of names.slice(1)) {
    const group = observers.filter((observer) => observer.name === name);
    const apart = (what) => group.flatMap((one, k) => group.slice(k + 1).flatMap((other) =>
      one.samples.map((sample, i) => Math.abs(sample[what] - other.samples[i][what]))));
    const playhead = apart("playhead");
    console.log(
      `${name.padEnd(8)} p50 ${ms(percentile(playhead, 0.5))}  p99`,
      `${judged(`${name} apart p99`, percentile(playhead, 0.99), targets.pair)}  newest message p99`,
      ms(percentile(apart("newest"), 0.99)),
    );
  }

  const worst = late.reduce((a, b) => (b.late_p99_ms > a.late_p99_ms ? b : a));
  console.log(`\nLateness of the proxies themselves: ${worst.late_p50_ms} ms (p50), ${worst.late_p99_ms} (p99).`);
  if (Math.abs(moved) > 0.05) {
    console.log(`This machine's clock was set by ${moved.toFixed(3)} ms during the run: run it again.`);
    return true;
  }
  const violations = observers.reduce((sum, observer) => sum + observer.violations, 0);
  if (violations > 0) missed.push(`published bound violated ${violations} times`);
  for (const what of missed) console.log(`Missed: ${what}`);
  return missed.length === 0;
}
