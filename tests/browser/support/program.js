// The built program, started as by a user.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

const timeoutMs = 60_000;

/** Retries until `found` returns a value, and returns it. */
export async function eventually(found, what) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const result = await found();
    if (result) return result;
    if (Date.now() > deadline) assert.fail(`timed out waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

/** A running `tactus serve`. */
export class Program {
  #child;
  #printed = "";

  /** Starts it on a port (0 for any free one) and waits until it prints its address. */
  static async start(port = 0, options = []) {
    const program = new Program();
    const environment = Object.entries(process.env).filter(([name]) => !name.startsWith("TACTUS_"));
    const child = spawn(process.env.TACTUS_BIN, ["serve", "--device", "none", "--port", String(port), ...options], {
      env: Object.fromEntries(environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
    program.#child = child;
    process.once("exit", () => child.kill("SIGKILL"));
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (program.#printed += text));
    const address = await eventually(() => {
      assert.equal(child.exitCode, null, `the program ended:\n${program.#printed}`);
      return /http:\/\/[^\s/]+:(\d+)\/docs/.exec(program.#printed);
    }, "the program's address").catch((error) => {
      child.kill("SIGKILL");
      throw error;
    });
    program.port = Number(address[1]);
    program.url = `http://127.0.0.1:${program.port}`;
    return program;
  }

  async status() {
    return (await fetch(`${this.url}/transport/status`)).json();
  }

  /** @param name  e.g. "SIGSTOP" */
  signal(name) {
    this.#child.kill(name);
  }

  /** Stops it like Ctrl-C. */
  async end() {
    if (this.#child.exitCode === null) {
      this.#child.kill("SIGINT");
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), timeoutMs);
      await once(this.#child, "exit");
      clearTimeout(timer);
    }
    assert.equal(this.#child.exitCode, 0, this.#printed);
  }
}
