// The front page: shows the clock, and sends what is pressed.
import { Clock } from "./clock.js";
import { listen_to_fields } from "./fields.js";
import { bar_of, beats_per_bar, number_text, time_text } from "./format.js";
import { listen_to_keys } from "./keys.js";
import { Rate } from "./rate.js";
import { Ruler } from "./ruler.js";
import { Control, Socket, socket_url } from "./socket.js";

const problem_ms = 6000;
const element = (id) => document.getElementById(id);
const now = () => performance.timeOrigin + performance.now();
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

const clock = new Clock();
const rate = new Rate();
const [time_main, time_ms] = element("time").children;
const lights = [...element("lights").querySelectorAll("b")];
const ruler = new Ruler(element("ruler"), go_to_beat);

// Writes only what has changed: most of the page stays the same from frame to frame.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Commands.

let problem_timer = 0;

function show_problem(text) {
  clearTimeout(problem_timer);
  write(element("problem"), text);
  problem_timer = setTimeout(() => write(element("problem"), ""), problem_ms);
}

async function send(message) {
  try {
    await control.send(message);
    show_problem("");
  } catch (error) {
    show_problem(error.message);
  }
}

function toggle_play() {
  const status = clock.state?.status;
  const command = { playing: "pause", paused: "resume" }[status] ?? "play";
  return send({ command });
}

function toggle_loop() {
  return send({ command: "loop", value: { enabled: !clock.state?.loop_enabled } });
}

/** Goes to a beat as it is counted now, by its time: after a change of tempo, beats from the start are others. */
function go_to_beat(beat) {
  const { seconds, beats } = clock.at(now());
  const to = seconds + ((beat - beats) * 60) / clock.state.bpm;
  return send({ command: "seek", value: Math.max(0, to) });
}

function nudge(beats) {
  return go_to_beat(Math.round(clock.at(now()).beats) + beats);
}

// What the state says.

function show_position(at) {
  const { seconds, beats } = clock.at(at);
  const state = clock.state;
  const text = state.playing ? time_text(seconds) : state.time_formatted;
  const { bar, beat, phase } = bar_of(beats);
  write(time_main, text.slice(0, -4));
  write(time_ms, text.slice(-4));
  write(element("bar"), String(bar));
  write(element("beat"), String(beat));
  const glow = still.matches ? 1 : Math.exp(-3 * phase);
  lights.forEach((light, index) => {
    light.style.opacity = state.playing && index === beat - 1 ? glow : 0;
  });
  const beat_at = (time) => beats + ((time - seconds) * state.bpm) / 60;
  ruler.show(
    still.matches ? Math.floor(beats) : beats,
    state.loop_enabled
      ? { start: beat_at(state.loop_start_seconds), end: beat_at(state.loop_end_seconds) }
      : null,
  );
}

function fill(input, text) {
  if (!input.form.matches(":focus-within") && input.value !== text) input.value = text;
}

function show_state(state) {
  document.body.dataset.status = state.status;
  write(element("status"), state.status);
  element("play").setAttribute("aria-label", state.playing ? "Pause" : "Play");
  element("loop").setAttribute("aria-pressed", String(state.loop_enabled));
  fill(element("tempo"), number_text(state.bpm));
  fill(element("loop-start"), number_text(state.loop_start_seconds));
  fill(element("loop-end"), number_text(state.loop_end_seconds));
  write(element("sample"), state.sample_pos.toLocaleString("en").replaceAll(",", "\u2009"));
  write(element("blocks"), state.frame_count.toLocaleString("en").replaceAll(",", "\u2009"));
  write(element("epoch"), String(state.epoch));
  write(element("missed"), String(rate.missed));
}

let frame = 0;

function draw() {
  frame = 0;
  show_position(now());
  if (clock.state.playing && document.body.dataset.link === "open") frame = requestAnimationFrame(draw);
}

// The connections.

const on_clock = {
  on_message(state) {
    const arrival = now();
    clock.receive(state, arrival);
    rate.receive(arrival, state.seq);
    show_state(state);
    if (!frame) frame = requestAnimationFrame(draw);
  },
  on_state(state, delay_ms) {
    document.body.dataset.link = state;
    if (state === "open") rate.reset();
    else clock.hold(now());
    write(element("rate"), "");
    write(
      element("link"),
      state === "open" ? "live" : delay_ms < 1000 ? "reconnecting" : `no connection, trying again every ${Math.ceil(delay_ms / 1000)} s`,
    );
  },
};
new Socket("ws/transport/clock", on_clock);

const buttons = ["rewind", "play", "stop", "loop"].map(element);
const control = new Control("ws/transport/control", (state) => {
  for (const button of buttons) button.disabled = state !== "open";
});

setInterval(() => {
  const hz = rate.hz(now());
  write(element("rate"), hz === null ? "" : `${hz.toFixed(1)} Hz`);
  if (!clock.state) return;
  const { bar, beat } = bar_of(clock.at(now()).beats);
  ruler.describe(`bar ${bar}, beat ${beat}`);
}, 500);

// What is pressed.

element("play").addEventListener("click", toggle_play);
element("stop").addEventListener("click", () => send({ command: "stop" }));
element("rewind").addEventListener("click", () => send({ command: "rewind" }));
element("loop").addEventListener("click", toggle_loop);

listen_to_fields({
  send,
  show_problem,
  restore: () => clock.state && show_state(clock.state),
});

listen_to_keys({
  " ": toggle_play,
  s: () => send({ command: "stop" }),
  l: toggle_loop,
  Home: () => send({ command: "rewind" }),
  ArrowLeft: () => nudge(-1),
  ArrowRight: () => nudge(1),
  "Shift+ArrowLeft": () => nudge(-beats_per_bar),
  "Shift+ArrowRight": () => nudge(beats_per_bar),
});

element("url-status").textContent = new URL("transport/status", window.location.href).href;
element("url-clock").textContent = socket_url("ws/transport/clock");
element("url-control").textContent = socket_url("ws/transport/control");
