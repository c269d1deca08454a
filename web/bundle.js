// Builds the pages' files: bundle.js SOURCE CLIENT MODULES OUTPUT.
// esbuild bundles scripts and styles with the client's sources. The typeface is reduced to the characters and
// weights in use.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [source, client, modules, output] = process.argv.slice(2);
const require = createRequire(join(modules, "any.js"));
const { build } = require("esbuild");
const subset = require("subset-font");

const target = ["chrome103", "firefox104", "safari15.4"]; // OBS 30 has Chromium 103
const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 32 + at));
const signs = `${ascii}−–±×·♯∞…←→●○`;
const weights = { wght: { min: 200, max: 600, default: 400 } };
const usual = { bundle: true, minify: true, charset: "utf8", target, legalComments: "none", logLevel: "warning" };

async function makeFont() {
  const whole = await readFile(require.resolve("@fontsource-variable/geist/files/geist-latin-wght-normal.woff2"));
  const font = await subset(whole, signs, { targetFormat: "woff2", variationAxes: weights });
  await writeFile(join(output, "geist.woff2"), font);
}

await mkdir(output, { recursive: true });
await Promise.all([
  build({
    ...usual,
    entryPoints: [join(source, "page.js"), join(source, "boot.js")],
    outdir: output,
    format: "esm",
    alias: { "tactus-client": join(client, "src", "index.ts") },
    tsconfigRaw: "{}", // reproducible on every machine
  }),
  build({ ...usual, entryPoints: [join(source, "style", "page.css")], outdir: output, external: ["*.woff2"] }),
  makeFont(),
  ...["index.html", "icon.svg"].map((name) => copyFile(join(source, name), join(output, name))),
]);
