// The text fields. Values are sent on Enter and when the focus leaves, because a phone's number pad may lack a
// return key. Escape restores the old value.
import { element } from "../display/dom.js";
import { numberText, parsePlace } from "../display/format.js";

const sending = new Set(); // forms awaiting the server's answer
const refused = new Set(); // forms that keep a refused value until the server's value changes

/** Whether a form's text field has the focus. A focused button does not count. */
const writtenIn = (form, focus = document.activeElement) => focus instanceof HTMLInputElement && focus.form === form;

/** Whether a field was edited. The filled-in value may be rounded. */
const differs = (input) => input.value !== input.defaultValue;

function fill(input, text) {
  if (writtenIn(input.form) || sending.has(input.form)) return;
  if (refused.has(input.form) && input.defaultValue === text) return;
  refused.delete(input.form);
  if (input.defaultValue !== text) input.defaultValue = text;
  if (input.value !== text) input.value = text;
}

/** Shows a state's values in the fields that are not being edited. */
export function fillFields(state) {
  fill(element("tempo"), numberText(state.bpm));
  fill(element("loop-start"), numberText(state.loopStartSeconds));
  fill(element("loop-end"), numberText(state.loopEndSeconds));
}

/** Leaves the edited field, if any, so that its value is sent. */
export function leaveField() {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
}

/**
 * @param actions  tempo(bpm), seek(place) and loop({start?, end?}) return promises. Places are as from parsePlace().
 *   loop() resolves to false if refused. problem(text) reports an invalid value. restore() refills the fields.
 */
export function listenToFields(actions) {
  /**
   * Sends a form with act(its edited fields), which returns false to keep them as written. `onLeaving` says whether
   * leaving the form sends it.
   */
  function listen(id, onLeaving, act) {
    const form = element(id);
    const inputs = [...form.querySelectorAll("input:not([type=submit])")];
    form.noValidate = true; // one place to report errors

    async function send() {
      const changed = inputs.filter(differs);
      if (changed.length > 0) {
        const before = changed.map(({ defaultValue }) => defaultValue);
        for (const input of changed) input.defaultValue = input.value; // do not send twice
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
      // Moving between the ends of the loop does not send it, because both may have to change together.
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
    else actions.problem("Tempo must be a number from 20 to 999.");
  });

  // A seek needs Enter; leaving the field does not trigger it.
  listen("place-form", false, ([input]) => {
    const place = parsePlace(input.value);
    input.value = input.defaultValue = "";
    if (place) return actions.seek(place);
    actions.problem("Position must be a time (83.5 or 1:23.5) or bar and beat (12|3).");
  });

  listen("loop-form", true, (changed) => {
    // An unedited end is not sent: the server's value is more precise than the text.
    const ends = changed.map(({ id, value }) => [id.slice("loop-".length), parsePlace(value)]);
    if (ends.every(([, place]) => place)) return actions.loop(Object.fromEntries(ends));
    actions.problem("Loop ends must be times (83.5 or 1:23.5) or bar and beat (12|3).");
  });
}
