// Which view, and of which server: the one that the page came from.
import { run_dashboard } from "./dashboard.js";
import { run_stage } from "./stage.js";

const url = new URL("ws", window.location.href);
url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
url.search = "";
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

if (document.documentElement.dataset.view === "stage") run_stage(url.href, still);
else run_dashboard(url.href, still);
