// The text fields. Values are sent on Enter and when the focus leaves, because a phone's number pad may lack a
// return key. Escape restores the old value.
import { element, mark } from "../display/dom.js";
import { meterText, numberText, parseMeter, parseNumber, parsePlace } from "../display/format.js";

const sending = new Set(); // forms awaiting the server's answer
const remarkMs = 8000;
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
  fill(element("meter"), meterText(state));
  fill(element("loop-start"), numberText(state.loopStartSeconds));
  fill(element("loop-end"), numberText(state.loopEndSeconds));
}

/** Leaves the edited field, if any, so that its value is sent. */
export function leaveField() {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
}

/** Whether a form shows a question. */
const asks = (form) => form.querySelector(".remark button") !== null;

function answerButton({ text, act }) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/**
 * @param actions  tempo(bpm, report), meter({beats, unit}, report), seek(place, report) and loop({start?, end?}, report) return promises, and pass an
 *   error's message to report(text). Places are as from parsePlace(). loop() resolves to false if refused. bpm() and
 *   beatsPerBar() are the current ones. restore() refills the fields.
 */
export function listenToFields(actions) {
  /**
   * Sends a form with act(its edited fields, report, confirmed), which returns false to keep them as written.
   * report(text, question) shows an error or a question {text, act} with a button; `confirmed` says whether Enter
   * answers it. `onLeaving` says whether leaving the form sends it.
   */
  function listen(id, onLeaving, act) {
    const form = element(id);
    const inputs = [...form.querySelectorAll("input:not([type=submit])")];
    form.noValidate = true; // one place to report errors

    const remark = form.querySelector(".remark");
    let timer = 0;
    function report(text, question) {
      clearTimeout(timer);
      remark.replaceChildren(text, ...(question ? [answerButton(question)] : []));
      for (const input of inputs) mark(input, "aria-invalid", String(text !== ""));
      if (text) timer = setTimeout(report, remarkMs, "");
    }
    form.addEventListener("input", () => report(""));

    async function send(byEnter) {
      const changed = inputs.filter(differs);
      if (changed.length > 0) {
        const before = changed.map(({ defaultValue }) => defaultValue);
        for (const input of changed) input.defaultValue = input.value; // do not send twice
        refused.delete(form);
        sending.add(form);
        if ((await act(changed, report, byEnter && asks(form))) === false) {
          refused.add(form);
          changed.forEach((input, at) => (input.defaultValue = before[at]));
        }
        sending.delete(form);
      }
      actions.restore();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(true);
      if (!asks(form)) document.activeElement?.blur();
    });
    form.addEventListener("focusout", ({ relatedTarget }) => {
      // Moving between the ends of the loop does not send it, because both may have to change together.
      if (onLeaving && !writtenIn(form, relatedTarget)) send(false);
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

  // A slip such as 975 for 97.5 would be heard by everybody: it has to be confirmed.
  listen("tempo-form", true, async ([input], report, confirmed) => {
    const bpm = parseNumber(input.value);
    if (bpm === null) return report("Tempo must be a number from 20 to 999.");
    const ratio = bpm / actions.bpm();
    if (confirmed || !(bpm >= 20 && bpm <= 999) || (ratio >= 0.5 && ratio <= 2)) {
      await actions.tempo(bpm, report); // a refused tempo is not kept
      return undefined;
    }
    if (asks(input.form)) return undefined; // perhaps the button is being pressed
    const set = { text: `Set ${numberText(bpm)}`, act: () => actions.tempo(bpm, report) };
    report(`${numberText(bpm)} BPM is far from ${numberText(actions.bpm())}.`, set);
    return input === document.activeElement ? false : undefined;
  });

  listen("meter-form", true, ([input], report) => {
    const meter = parseMeter(input.value);
    if (meter) return actions.meter(meter, report);
    report("Meter must be like 3/4 or 6/8.");
  });

  // A seek needs Enter; leaving the field does not trigger it.
  listen("place-form", false, ([input], report) => {
    const place = parsePlace(input.value, actions.beatsPerBar());
    input.value = input.defaultValue = "";
    if (place) return actions.seek(place, report);
    report("Position must be a time (83.5 or 1:23.5) or bar and beat (12|3).");
  });

  listen("loop-form", true, (changed, report) => {
    // An unedited end is not sent: the server's value is more precise than the text.
    const ends = changed.map(({ id, value }) => [id.slice("loop-".length), parsePlace(value, actions.beatsPerBar())]);
    if (ends.every(([, place]) => place)) return actions.loop(Object.fromEntries(ends), report);
    report("Loop ends must be times (83.5 or 1:23.5) or bar and beat (12|3).");
  });
}
