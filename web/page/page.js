// Starts the requested view on the server that sent the page.
import { Access } from "./access/access.js";
import { Session } from "./access/session.js";
import { runDashboard } from "./dashboard.js";
import { runStage } from "./stage/stage.js";

const url = new URL("ws", window.location.href);
url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
url.search = "";
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

async function run() {
  const { role, view } = document.documentElement.dataset;
  const access = new Access(role, new Session(location.href));
  // Before the socket opens, so that it has the key's role from the start.
  const problem = await access.signInByAddress().then(() => "", ({ message }) => message);
  if (view === "stage") runStage(url.href, still);
  else runDashboard(url.href, still, access, problem);
}
run();
// Lets a phone install the page. Browsers offer it on this machine and over TLS alone.
window.addEventListener("load", () => navigator.serviceWorker?.register("worker.js").catch(() => {}));
