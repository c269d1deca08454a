/** Loads the script of the heard beat; null if the server does not answer. */
export const loadHeard = () => import(new URL("heard.js", import.meta.url)).catch(() => null);
