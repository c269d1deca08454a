// Sets theme, view and role before the first paint, to avoid a flash of the wrong ones.
import { isLoopback } from "./access/loopback.js";

(() => {
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("tactus.theme");
  } catch {
    // Without storage the page follows the system.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = chosen ?? (dark ? "dark" : "light");
  // On its own machine a page may control, unless the server tells otherwise.
  root.dataset.role = isLoopback(location.hostname) ? "control" : "unknown";
  const query = new URLSearchParams(location.search);
  if (query.get("view") !== "stage") return;
  root.dataset.view = "stage";
  // OBS overlays a browser source on other pictures.
  root.dataset.ground = query.get("background") ?? (window.obsstudio ? "transparent" : "black");
})();
