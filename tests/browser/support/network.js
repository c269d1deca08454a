// A server that other machines reach, and its keys.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { Program } from "./program.js";

const addresses = Object.values(networkInterfaces()).flat();
/** An address of this machine for others, so that a client from there counts as one of them. */
export const networkAddress = addresses.find(({ internal, family }) => !internal && family === "IPv4")?.address;
/** Options of a test that needs it. */
export const onNetwork = { skip: networkAddress === undefined && "this machine has no network" };

/** A file of keys, which the program changes. */
export class Keys {
  #folder = mkdtempSync(join(tmpdir(), "tactus-keys-"));
  file = join(this.#folder, "keys");

  #run(words) {
    return execFileSync(process.env.TACTUS_BIN, ["key", ...words, "--keys", this.file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  }

  create(name, role) {
    return this.#run(["new", name, "--role", role]);
  }

  revoke(name) {
    this.#run(["revoke", name]);
  }

  end() {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Starts a server on all of the machine's networks. `network` is other machines' role without a key. */
export async function serveNetwork(keys, network, port = 0) {
  const program = await Program.start(port, ["--host", "0.0.0.0", "--network", network, "--keys", keys.file]);
  program.networkUrl = `http://${networkAddress}:${program.port}`;
  return program;
}
