// The page's own tooltips: a title's text, with the key in parentheses at its end as a key.
import { write } from "./dom.js";

const waitMs = 450;
const keyForm = /^(.*?)\s*\(([^()]+)\)$/;

/** Shows the titles of all elements on hovering and on focus by keyboard. */
export function listenToTips() {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.append(document.createElement("span"), document.createElement("kbd"));
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  let timer = 0;
  let target = null;

  function hide() {
    clearTimeout(timer);
    target = null;
    tip.classList.remove("seen");
  }

  function show() {
    const [, text = target.dataset.tip, key = ""] = keyForm.exec(target.dataset.tip) ?? [];
    write(tip.firstChild, text);
    write(tip.lastChild, key);
    tip.lastChild.hidden = key === "";
    const box = target.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(Math.max(box.left + (box.width - width) / 2, 6), window.innerWidth - width - 6);
    const below = box.bottom + 8 + height < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? box.bottom + 8 : box.top - 8 - height}px`;
    tip.classList.add("seen");
  }

  function point(element) {
    const next = element?.closest?.("[title], [data-tip]") ?? null;
    if (next?.title) {
      next.dataset.tip = next.title; // the browser would show its own
      next.setAttribute("aria-description", next.title);
      next.removeAttribute("title");
    }
    if (next === target) return;
    hide();
    target = next;
    if (target) timer = setTimeout(show, waitMs);
  }

  document.addEventListener("pointerover", ({ pointerType, target: element }) => pointerType !== "touch" && point(element));
  document.addEventListener("focusin", ({ target: element }) => element.matches(":focus-visible") && point(element));
  for (const event of ["pointerdown", "focusout", "keydown"]) document.addEventListener(event, hide);
  window.addEventListener("scroll", hide, { passive: true });
}
