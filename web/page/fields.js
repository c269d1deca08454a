// The fields that a person writes in. What is written is sent on Enter and where a field is left: a
// phone's number pad may have no return key. Escape puts back what stood there.
import { element } from "./dom.js";
import { numberText, parsePlace } from "./format.js";

const sending = new Set(); // forms that the server has not answered
const refused = new Set(); // forms that keep what it did not take, until it says something else

/** Whether somebody writes in a form; a button of it may well have the focus. */
const writtenIn = (form, focus = document.activeElement) => focus instanceof HTMLInputElement && focus.form === form;

/** Whether a field says something else than what was filled in, which may be rounded. */
const differs = (input) => input.value !== input.defaultValue;

function fill(input, text) {
  if (writtenIn(input.form) || sending.has(input.form)) return;
  if (refused.has(input.form) && input.defaultValue === text) return;
  refused.delete(input.form);
  if (input.defaultValue !== text) input.defaultValue = text;
  if (input.value !== text) input.value = text;
}

/** Puts a state's values into the fields that nobody writes in. */
export function fillFields(state) {
  fill(element("tempo"), numberText(state.bpm));
  fill(element("loop-start"), numberText(state.loopStartSeconds));
  fill(element("loop-end"), numberText(state.loopEndSeconds));
}

/** Leaves the field that somebody writes in, if any, so that what was written is sent. */
export function leaveField() {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
}

/**
 * @param actions  promises of what became of them: tempo(bpm), seek(place) and loop({start?, end?}), which
 *                 is false where refused, with places as parsePlace() gives them; problem(text) for what is no value; and restore()
 *                 to fill the fields anew
 */
export function listenToFields(actions) {
  /**
   * Has a form sent by act(its fields that differ), which promises false where they are to stay as written;
   * `onLeaving` says whether leaving it is enough.
   */
  function listen(id, onLeaving, act) {
    const form = element(id);
    const inputs = [...form.querySelectorAll("input:not([type=submit])")];
    form.noValidate = true; // so that what is wrong is said in one place

    async function send() {
      const changed = inputs.filter(differs);
      if (changed.length > 0) {
        const before = changed.map(({ defaultValue }) => defaultValue);
        for (const input of changed) input.defaultValue = input.value; // sent once
        refused.delete(form);
        sending.add(form);
        if ((await act(changed)) === false) {
          refused.add(form);
          changed.forEach((input, at) => (input.defaultValue = before[at]));
        }
        sending.delete(form);
      }
      actions.restore();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
      document.activeElement?.blur();
    });
    form.addEventListener("focusout", ({ relatedTarget }) => {
      // From one end of the loop to the other is no leaving: both may have to change together.
      if (onLeaving && !writtenIn(form, relatedTarget)) send();
    });
    for (const input of inputs) {
      input.addEventListener("focus", () => input.select());
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        for (const each of inputs) each.value = each.defaultValue;
        input.blur();
      });
    }
  }

  listen("tempo-form", true, async ([{ value }]) => {
    if (value.trim() !== "" && Number.isFinite(Number(value))) await actions.tempo(Number(value));
    else actions.problem("The tempo is a number from 20 to 999.");
  });

  // A place is gone to when it is asked for, and not because somebody looks elsewhere.
  listen("place-form", false, ([input]) => {
    const place = parsePlace(input.value);
    input.value = input.defaultValue = "";
    if (place) return actions.seek(place);
    actions.problem("A place is a time, 83.5 or 1:23.5, or bar and beat, 12|3.");
  });

  listen("loop-form", true, (changed) => {
    // An end that was let be is not sent: it is more exact at the server than it is written here.
    const ends = changed.map(({ id, value }) => [id.slice("loop-".length), parsePlace(value)]);
    if (ends.every(([, place]) => place)) return actions.loop(Object.fromEntries(ends));
    actions.problem("A loop starts and ends at a time, 83.5 or 1:23.5, or at bar and beat, 12|3.");
  });
}
