// Exchanges a key for a cookie, and loads the page that was asked for.
import { keyOf, rememberKey, takeKey } from "../page/access/key.js";
import { Session } from "../page/access/session.js";

// The refused path may lie in a folder of the server, and a proxy may put all paths under a prefix.
const base = location.pathname.replace(/(?:auth|docs|page|transport|www)\/.*$/, "");
const session = new Session(new URL(base, location.href));
const noCookies = "This browser refuses the server's cookie. Allow it, and try again.";
const element = (id) => document.getElementById(id);

function tell(problem) {
  element("problem").textContent = problem;
  element("key").setAttribute("aria-invalid", String(problem !== ""));
}

/** @param remember  whether this tab's Share may show the key */
async function signIn(key, remember) {
  element("send").disabled = true;
  try {
    const { role } = await session.start(key);
    if (remember && role === "control") rememberKey(key);
    if ((await session.whoAmI()).role === "none") throw new Error(noCookies);
    location.reload();
  } catch ({ message }) {
    tell(message);
    element("send").disabled = false;
    element("key").select();
  }
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = keyOf(element("key").value);
  if (key) signIn(key, false);
  else tell("Enter a key, or paste a link with one.");
});
element("key").addEventListener("input", () => tell(""));

function signInByAddress() {
  const key = takeKey();
  if (key) signIn(key, true);
}
window.addEventListener("hashchange", signInByAddress);
signInByAddress();
