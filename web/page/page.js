// Starts the requested view on the server that sent the page.
import { runDashboard } from "./dashboard.js";
import { runStage } from "./stage/stage.js";

const url = new URL("ws", window.location.href);
url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
url.search = "";
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

if (document.documentElement.dataset.view === "stage") runStage(url.href, still);
else runDashboard(url.href, still);
