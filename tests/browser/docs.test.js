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
    const family = await operation.locator(".opblock-summary-description").first().evaluate((node) => getComputedStyle(node).fontFamily);
    assert.match(family, /^"?Geist/);
    assert.ok(await page.evaluate(async () => (await document.fonts.load("16px Geist")).length > 0), "the house's typeface");
    await screenshot(page, `docs-${colorScheme}`);
    await page.getByRole("link", { name: "Protocol" }).click();
    await eventually(async () => /WS \/ws\/transport\/control/.test(await page.locator("body").innerText()), "the protocol");
    assertClean(page, program);
    await page.context().close();
  }
});
