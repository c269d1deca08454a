// The processes of a run.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a program and waits until its output matches `pattern`: {found, end()}. */
export async function start(program, args, pattern) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let printed = "";
  const found = await new Promise((resolve, reject) => {
    const look = (text) => {
      printed += text;
      const match = pattern.exec(printed);
      if (match) resolve(match);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${program} ended:\n${printed}`)));
  });
  return {
    found,
    /** Stops it and returns its output. */
    async end() {
      child.kill("SIGINT");
      await once(child, "close");
      running.delete(child);
      return printed;
    },
  };
}
