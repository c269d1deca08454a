// The fields that a person writes in: sent on Enter, put back to the server's value otherwise.
import { parse_place } from "./format.js";

const element = (id) => document.getElementById(id);

function number_in(id) {
  const text = element(id).value.trim();
  return text === "" ? NaN : Number(text);
}

/** Calls send(command), show_problem(text) for what is no command, restore() when a field is left. */
export function listen_to_fields({ send, show_problem, restore }) {
  function on_submit(id, command_in) {
    const form = element(id);
    form.noValidate = true; // so that what is wrong is said in one place
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { command, problem } = command_in();
      if (command) send(command);
      else show_problem(problem);
      document.activeElement?.blur();
    });
    form.addEventListener("focusin", (event) => event.target.select?.());
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || restore());
    form.addEventListener("keydown", (event) => event.key === "Escape" && event.target.blur());
  }

  on_submit("tempo-form", () => {
    const value = number_in("tempo");
    return Number.isFinite(value)
      ? { command: { command: "tempo", value } }
      : { problem: "The tempo is a number from 20 to 999." };
  });

  on_submit("place-form", () => {
    const place = parse_place(element("place").value);
    element("place").value = "";
    return place
      ? { command: { command: "seek", ...place } }
      : { problem: "A place is a time, 83.5 or 1:23.5, or bar and beat, 12|3." };
  });

  on_submit("loop-form", () => {
    const value = { start: number_in("loop-start"), end: number_in("loop-end"), enabled: true };
    return Number.isFinite(value.start) && Number.isFinite(value.end)
      ? { command: { command: "loop", value } }
      : { problem: "A loop starts and ends at a number of seconds." };
  });
}
