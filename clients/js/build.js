// Builds dist/: the modules with their types, and one minified file for pages.
// node build.js [FOLDER]
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = process.argv[2] ?? `${here}dist`;

rmSync(folder, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [compiler, "--project", here, "--outDir", folder], {
  stdio: "inherit",
});
await build({
  entryPoints: [`${here}src/index.ts`],
  outfile: `${folder}/tactus-client.min.js`,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  banner: { js: "// tactus-client, MIT licence" },
});
