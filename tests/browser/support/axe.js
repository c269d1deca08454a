import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = createRequire(join(process.env.TACTUS_NODE_MODULES, "any.js"));
const axe = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");

/** Checks that axe-core finds no serious problem in a page. */
export async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate("axe.run()");
  assert.ok(passes.length > 5, "axe has run");
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
}
