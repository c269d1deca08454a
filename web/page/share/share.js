// The Share dialog: links and QR codes of this page, for other devices. Loaded when it is first opened.
import { isLoopback } from "../access/loopback.js";
import { copyText } from "./copy.js";
import { qrCode } from "./qr_code.js";

const copiedMs = 2000;

function node(name, members = {}, ...children) {
  const made = Object.assign(document.createElement(name), members);
  made.append(...children);
  return made;
}

const command = (text) => node("code", {}, text);

/** A link with its code, its text and a button. */
function card(title, text, url) {
  const address = node("code", { className: "link-text" }, url);
  const copy = node("button", { type: "button" }, "Copy");
  copy.setAttribute("aria-label", `Copy the link: ${title}`);
  let timer = 0;
  copy.addEventListener("click", async () => {
    copy.textContent = (await copyText(address)) ? "Copied" : "Press Ctrl+C";
    clearTimeout(timer);
    timer = setTimeout(() => (copy.textContent = "Copy"), copiedMs);
  });
  const heading = node("h3", {}, title);
  return node("section", {}, heading, node("p", {}, text), qrCode(url, `QR code: ${title}`), address, copy);
}

/** What there is instead of a card. */
const remark = (title, ...children) => node("section", {}, node("h3", {}, title), node("p", {}, ...children));

function controlCard(url, key) {
  if (key) return card("Control", "Whoever has this link controls the music.", `${url}#key=${key}`);
  return remark(
    "Control",
    "This page knows no control key. On the server, ",
    command("tactus key new NAME --role control"),
    " makes one. Open ",
    command(`${url}#key=KEY`),
    " with it in place of KEY, and its code appears there.",
  );
}

function cards({ network, networkUrl }, key) {
  const here = new URL(".", location.href).href;
  const isLocal = isLoopback(location.hostname);
  if (isLocal && !networkUrl) {
    return [
      remark(
        "For this machine only",
        "Other devices cannot open ",
        command(here),
        ". Start the server with ",
        command("tactus serve --lan"),
        ".",
      ),
    ];
  }
  const url = isLocal ? `${networkUrl}/` : here;
  if (network === "control") return [card("Watch and control", "Everybody on this network may control.", url)];
  if (network === "view") return [card("Watch", "Shows the music, and changes nothing.", url), controlCard(url, key)];
  const watch = remark(
    "Watch",
    "This server asks everybody for a key. On the server, ",
    command("tactus key new NAME --role view"),
    " makes one for watching.",
  );
  return [watch, controlCard(url, key)];
}

/**
 * Opens the dialog.
 * @param {Access} access
 * @param {string} key  the control key that this tab was opened with; empty if there is none
 */
export function openShare(access, key) {
  const close = node("button", { type: "button", className: "plain" }, "Close");
  const title = node("h2", { id: "share-title" }, "Share");
  const dialog = node("dialog", { id: "share-dialog" }, node("header", {}, title, close));
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(node("div", { className: "cards" }, ...cards(access, key)));
  if (access.key !== null) {
    const leave = node("button", { type: "button", className: "plain text" }, "Log out");
    const line = node("p", { className: "session" }, "Signed in with the key ", node("b", {}, access.key), ". ", leave);
    leave.addEventListener("click", () =>
      access.signOut().catch(({ message }) => line.replaceChildren(message)),
    );
    dialog.append(line);
  }
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}
