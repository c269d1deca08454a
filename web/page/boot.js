// Before the first paint: which theme and which view, so that neither flashes up wrong.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("tactus.theme");
  } catch {
    // A page without storage follows the system.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = chosen ?? (dark ? "dark" : "light");
  const query = new URLSearchParams(location.search);
  if (query.get("view") !== "stage") return;
  root.dataset.view = "stage";
  // A browser source of OBS is laid over other pictures.
  root.dataset.ground = query.get("background") ?? (window.obsstudio ? "transparent" : "black");
})();
