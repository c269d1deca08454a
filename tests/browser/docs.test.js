// Swagger UI, served by the program.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, assertClean, screenshot } from "./support/browser.js";
import { Program, eventually } from "./support/program.js";

test("the API documentation works offline, and can send requests", async (t) => {
  const browser = await Browser.start();
  t.after(() => browser.end());
  const program = await Program.start();
  t.after(() => program.end());
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.open(`${program.url}/docs`, { colorScheme, viewport: { width: 1280, height: 1000 } });
    const operation = page.locator(".opblock-post", { hasText: "/transport/tempo" });
    await operation.locator(".opblock-summary-control").first().click();
    const bpm = colorScheme === "light" ? 133 : 97.5;
    await operation.locator("tr", { hasText: "bpm" }).locator("input").first().fill(String(bpm));
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table");
    await answer.waitFor();
    assert.match(await answer.innerText(), /\b200\b/);
    assert.match(await answer.innerText(), new RegExp(`"bpm": ${bpm}`));
    await eventually(async () => (await program.status()).bpm === bpm, "the tempo at the server");
    await screenshot(page, `docs-${colorScheme}`);
    assertClean(page, program);
    await page.context().close();
  }
});
