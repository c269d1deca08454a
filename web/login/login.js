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

/** Takes a key out of the address: it would count before the cookie. */
function withoutQueryKey() {
  const address = new URL(location.href);
  address.searchParams.delete("key");
  history.replaceState(null, "", address);
}

async function signIn(key) {
  element("send").disabled = true;
  try {
    const { role } = await session.start(key);
    if (role === "control") rememberKey(key);
    if ((await session.whoAmI()).role === "none") throw new Error(noCookies);
    withoutQueryKey();
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
  if (key) signIn(key);
  else tell("Enter a key, or paste a link with one.");
});
element("key").addEventListener("input", () => tell(""));

function signInByAddress() {
  const key = takeKey();
  if (key) signIn(key);
}
window.addEventListener("hashchange", signInByAddress);
signInByAddress();
