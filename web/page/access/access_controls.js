// Locks and unlocks the page's controls, and opens the dialogs about keys.
import { element } from "../display/dom.js";
import { rememberedKey } from "./key.js";
import { Unlock } from "./unlock.js";

/**
 * @param {Access} access
 * @param {TactusClient} client
 * @param showControls  called when the role has changed
 * @param tell          shows a text for a while
 */
export function listenToAccess(access, client, showControls, tell) {
  const isRefused = () => client.connection === "closed"; // and stays so: the page starts again
  const unlock = new Unlock(access, {
    suffices: (role) => role === "control" || isRefused(),
    done() {
      if (isRefused()) location.reload();
      tell("");
      element("play").focus();
    },
  });
  function show() {
    document.documentElement.dataset.role = access.role;
    showControls();
  }
  // If it is not connected, the next connection has the session's cookie.
  access.listen(show, (key) => client.authenticate(key).catch(() => {}));
  show(); // a key in the page's address has been accepted before
  function refuse(problem) {
    if (access.controls) tell(problem);
    else unlock.open({ problem });
  }
  for (const id of ["lock", "lock-timeline"]) element(id).addEventListener("click", () => unlock.open());
  // A link with a key may be opened while its page is open.
  window.addEventListener("hashchange", () => access.signInByAddress().catch(({ message }) => refuse(message)));
  element("share").addEventListener("click", async () => {
    const loaded = await import(new URL("share.js", import.meta.url)).catch(() => null);
    if (loaded) loaded.openShare(access, rememberedKey());
    else tell("The server does not answer.");
  });
  return {
    /** Tells that a key in the page's address was refused. */
    refuse,
    /** Asks for a key after the server has ended the connection. */
    ask: (reason) => unlock.open({ title: "A key is needed", text: `The server says: ${reason.replace(/\.$/, "")}.` }),
  };
}
