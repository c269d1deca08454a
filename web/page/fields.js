// The fields that a person writes in: sent on Enter, put back to the server's value otherwise.
import { element } from "./dom.js";
import { number_text, parse_place } from "./format.js";

function number_in(id) {
  const text = element(id).value.trim();
  return text === "" ? NaN : Number(text);
}

/** Whether somebody writes in a form; a button of it may well have the focus. */
const written_in = (form, focus = document.activeElement) => focus instanceof HTMLInputElement && focus.form === form;

function fill(input, text) {
  if (!written_in(input.form) && input.value !== text) input.value = text;
}

/** Puts a state's values into the fields that nobody writes in. */
export function fill_fields(state) {
  fill(element("tempo"), number_text(state.bpm));
  fill(element("loop-start"), number_text(state.loop_start_seconds));
  fill(element("loop-end"), number_text(state.loop_end_seconds));
}

/**
 * @param actions  tempo(bpm), seek(value, unit), loop({start, end, enabled}), problem(text) for what is
 *                 no value, and restore() when a field is left
 */
export function listen_to_fields(actions) {
  function on_submit(id, act) {
    const form = element(id);
    form.noValidate = true; // so that what is wrong is said in one place
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act();
      document.activeElement?.blur();
    });
    for (const input of form.querySelectorAll("input")) {
      input.addEventListener("focus", () => input.select());
      input.addEventListener("blur", (event) => written_in(form, event.relatedTarget) || actions.restore());
      input.addEventListener("keydown", (event) => event.key === "Escape" && input.blur());
    }
  }

  on_submit("tempo-form", () => {
    const bpm = number_in("tempo");
    if (Number.isFinite(bpm)) actions.tempo(bpm);
    else actions.problem("The tempo is a number from 20 to 999.");
  });

  on_submit("place-form", () => {
    const place = parse_place(element("place").value);
    element("place").value = "";
    if (place) actions.seek(place.value, place.unit);
    else actions.problem("A place is a time, 83.5 or 1:23.5, or bar and beat, 12|3.");
  });

  on_submit("loop-form", () => {
    const [start, end] = [number_in("loop-start"), number_in("loop-end")];
    if (Number.isFinite(start) && Number.isFinite(end)) actions.loop({ start, end, enabled: true });
    else actions.problem("A loop starts and ends at a number of seconds.");
  });
}
