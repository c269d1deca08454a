// Builds the pages' files: bundle.js SOURCE CLIENT MODULES OUTPUT.
// esbuild bundles scripts and styles with the client's sources. The typeface is reduced to the characters and
// weights in use. SOURCE is this folder.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [source, client, modules, output] = process.argv.slice(2);
const page = join(source, "page");
const require = createRequire(join(modules, "any.js"));
const { build } = require("esbuild");
const subset = require("subset-font");

const target = ["chrome103", "firefox104", "safari15.4"]; // OBS 30 has Chromium 103
const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 32 + at));
const signs = `${ascii}−–±×·♯∞…←→●○‹›`;
const weights = { wght: { min: 200, max: 600, default: 400 } };
const usual = { bundle: true, minify: true, charset: "utf8", target, legalComments: "none", logLevel: "warning" };

async function makeFont() {
  const whole = await readFile(require.resolve("@fontsource-variable/geist/files/geist-latin-wght-normal.woff2"));
  const font = await subset(whole, signs, { targetFormat: "woff2", variationAxes: weights });
  await writeFile(join(output, "geist.woff2"), font);
}

const bundleText = async (file) =>
  (await build({ ...usual, entryPoints: [join(source, "login", file)], format: "esm", write: false })).outputFiles[0].text.trim();
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Writes a page as one file, and the part of its content security policy that permits its style and script. */
async function makeWhole(name) {
  const [html, style] = await Promise.all([readFile(join(source, "login", `${name}.html`), "utf8"), bundleText("login.css")]);
  const script = html.includes("<script") ? await bundleText(`${name}.js`) : null;
  const whole = html
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("></script>", () => `>${script}</script>`);
  const scripts = script === null ? "" : `; script-src ${hashOf(script)}`;
  await writeFile(join(output, `${name}.html`), whole);
  await writeFile(join(output, `${name}.policy`), `style-src ${hashOf(style)}${scripts}`);
}

await mkdir(output, { recursive: true });
await Promise.all([
  build({
    ...usual,
    entryPoints: [join(page, "page.js"), join(page, "boot.js"), join(page, "app", "worker.js")],
    outdir: output,
    entryNames: "[name]",
    format: "esm",
    alias: { "tactus-client": join(client, "src", "index.ts") },
    tsconfigRaw: "{}", // reproducible on every machine
  }),
  build({
    ...usual,
    entryPoints: [join(page, "share", "share.js"), join(page, "heard", "heard.js")],
    entryNames: "[name]",
    outdir: output,
    format: "esm",
    nodePaths: [modules],
  }),
  build({ ...usual, entryPoints: [join(page, "style", "page.css")], outdir: output, external: ["*.woff2"] }),
  makeFont(),
  makeWhole("login"),
  makeWhole("refused"),
  ...["index.html", "icon.svg"].map((name) => copyFile(join(page, name), join(output, name))),
]);
