// Runs Node-RED's own runtime and nodes, without its editor: node run.mjs FLOW.json FOLDER
// A line of standard input is the id of an inject node, whose button is pressed.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";

const require = createRequire(import.meta.url);
const runtime = require("@node-red/runtime");
const [flowFile, userDir] = process.argv.slice(2);
const settings = {
  httpAdminRoot: false,
  httpNodeRoot: false,
  flowFile,
  userDir,
  coreNodesDir: path.dirname(require.resolve("@node-red/nodes")),
  logging: { console: { level: "info" } },
};
require("@node-red/util").init(settings);
runtime.init(settings);
await runtime.start();
readline.createInterface({ input: process.stdin }).on("line", (id) => runtime._.nodes.getNode(id).receive());
