// Cost of the dashboard: first paint, frames, script and layout per frame, long tasks.
// Exits with 1 if a target is missed.
//   dashboard_bench.js --tactus PROGRAM --chromium BROWSER --modules NODE_MODULES [--seconds 60]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { framesOf } from "./trace.js";

const { values: options } = parseArgs({
  options: {
    tactus: { type: "string" },
    chromium: { type: "string" },
    modules: { type: "string" },
    seconds: { type: "string", default: "60" },
  },
});
const loads = 15;
const settleMs = 3000;
const views = [
  { name: "dashboard", query: "", viewport: { width: 1440, height: 900 } },
  { name: "on a phone", query: "", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  { name: "stage", query: "?view=stage", viewport: { width: 1920, height: 1080 } },
];
const { chromium } = createRequire(join(options.modules, "any.js"))("playwright-core");
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const quantile = (numbers, part) => numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
const missed = [];
const line = (what, text, target = "") => console.log(`  ${what.padEnd(34)}${text.padEnd(46)}${target}`);

/** Prints a measurement of a view, with its target. */
function judge(view, what, text, target, met) {
  line(what, text, target);
  if (!met) missed.push(`${view}: ${what}, ${text}, target ${target}`);
}

/** Starts the program with its built-in tune on a free port. */
async function startProgram() {
  const child = spawn(options.tactus, ["serve", "--device", "none", "--port", "0", "--autoplay"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise((resolve, reject) => {
    let printed = "";
    child.on("exit", () => reject(new Error(`the program ended:\n${printed}`)));
    child.stdout.on("data", (text) => {
      printed += text;
      const address = /http:\/\/localhost:(\d+)\/docs/.exec(printed);
      if (address) resolve(address[1]);
    });
  });
  return { url: `http://127.0.0.1:${port}/`, end: () => child.removeAllListeners("exit").kill("SIGINT") };
}

/** First contentful paints in ms, sorted. Each load uses a new browser context with an empty cache. */
async function firstPaints(browser, url) {
  const paints = [];
  for (let count = 0; count < loads; ++count) {
    const context = await browser.newContext({ viewport: views[0].viewport });
    const page = await context.newPage();
    await page.goto(url);
    paints.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            new PerformanceObserver((list) => {
              const paint = list.getEntriesByName("first-contentful-paint")[0];
              if (paint) resolve(paint.startTime);
            }).observe({ type: "paint", buffered: true });
          }),
      ),
    );
    await context.close();
  }
  return paints.sort((a, b) => a - b);
}

async function measureView(browser, url, { name, query, ...look }) {
  const context = await browser.newContext({ colorScheme: "dark", ...look });
  const page = await context.newPage();
  await page.goto(url + query);
  await page.waitForTimeout(settleMs);
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "v8"] });
  await page.waitForTimeout(Number(options.seconds) * 1000);
  const trace = JSON.parse(await browser.stopTracing());
  const longTasks = await page.evaluate(() => window.longTasks);
  await context.close();
  const { script, busy, layouts, forced, long, seconds } = framesOf(trace.traceEvents);
  const longest = longTasks.length ? ` (longest ${ms(Math.max(...longTasks))})` : "";
  console.log(`\n${name}, ${look.viewport.width} x ${look.viewport.height}, ${seconds.toFixed(0)} s`);
  const rate = script.length / seconds;
  judge(name, "frames a second", rate.toFixed(1), "60", Math.round(rate) >= 60);
  const spread = (numbers) => `median ${ms(quantile(numbers, 0.5))}, p99 ${ms(quantile(numbers, 0.99))}, most ${ms(numbers.at(-1))}`;
  judge(name, "script in a frame", spread(script), "p99 4 ms", quantile(script, 0.99) <= 4);
  line("of that on the processor", spread(busy));
  judge(name, "layouts in a frame, forced of all", `${(layouts / script.length).toFixed(2)}, ${forced}`, "none forced", forced === 0);
  judge(name, "tasks over 50 ms", `${longTasks.length}${longest}`, "0", longTasks.length === 0);
  line("over 50 ms on the processor", String(long));
}

const program = await startProgram();
const browser = await chromium.launch({ executablePath: options.chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  const paints = await firstPaints(browser, program.url);
  console.log(`first paint, ${loads} loads with an empty cache`);
  const median = quantile(paints, 0.5);
  judge("first paint", "from the start of the navigation", `median ${ms(median)}, most ${ms(paints.at(-1))}`, "300 ms", median <= 300);
  for (const view of views) await measureView(browser, program.url, view);
} finally {
  await browser.close();
  program.end();
}
if (missed.length > 0) console.log();
for (const what of missed) console.log(`Missed: ${what}`);
process.exitCode = missed.length > 0 ? 1 : 0;
