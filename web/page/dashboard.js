// The dashboard: joins the client to the panels, and draws them once a frame.
import { connect } from "tactus-client";
import { Axis } from "./axis.js";
import { BeatLight } from "./beat_light.js";
import { Commands } from "./commands.js";
import { element, mark, write } from "./dom.js";
import { fill_fields, leave_field, listen_to_fields } from "./fields.js";
import { Grid } from "./grid.js";
import { listen_to_keys } from "./keys.js";
import { Meters } from "./meters.js";
import { Notice } from "./notice.js";
import { Pitch } from "./pitch.js";
import { Quality } from "./quality.js";
import { Sound } from "./sound.js";
import { Spectrum } from "./spectrum.js";
import { watchStall } from "./stall_watch.js";
import { Tap } from "./tap.js";
import { listen_to_theme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { Wave } from "./wave.js";

const tap_text_ms = 2500;
const described_ms = 1000;
const calm_frame_ms = 250; // where motion is to be reduced
const louder = 1.6; // levels of music are low: the timeline shows them larger
const status_texts = { playing: "Playing", paused: "Paused", stopped: "Stopped" };
const controls = ["rewind", "play", "stop", "loop", "slower", "faster", "tap"].map(element);
const fields = ["tempo", "place", "loop-start", "loop-end"].map(element);

/** Runs the dashboard on a server's socket. */
export function run_dashboard(url, still) {
  const client = connect(url);
  const commands = new Commands(client);
  const light = new BeatLight();
  const spectrum = new Spectrum(element("spectrum"), element("spectrum-readout"));
  const meters = new Meters(element("meter-rms"), element("meter-peak"));
  const wave = new Wave(element("wave").firstElementChild, element("wave-scale"));
  const pitch = new Pitch(element("pitch"));
  const quality = new Quality(element("arrivals").firstElementChild);
  const timeline = new Timeline(
    element("timeline"),
    { follow: element("follow"), zoom_in: element("zoom-in"), zoom_out: element("zoom-out") },
    {
      seek: ({ value, unit }) => commands.seek(value, unit),
      nudge: (beats) => commands.nudge(beats),
      loop: ({ start, end }) => commands.loop({ start, end, enabled: true }),
    },
  );
  listen_to_theme();

  let uptime_ms = 0;
  const sound = new Sound(client, { rateHz: 60 }, {
    spectrum(frame, at) {
      notice.hide();
      spectrum.receive(frame.bins, at);
    },
    settings({ bandHz, dbMin, dbMax }) {
      spectrum.describe(new Axis(bandHz), { min: dbMin, max: dbMax });
    },
    refused(error) {
      spectrum.rest();
      notice.show(error);
    },
    audio(frame) {
      meters.receive(frame);
      wave.receive(frame.waveform);
      pitch.receive(frame.heavyChroma, frame.rms);
      // A server that has started anew may play other music.
      if (frame.uptimeMs < uptime_ms) timeline.history.clear();
      uptime_ms = frame.uptimeMs;
      if (client.state?.playing) timeline.history.note(client.playhead(), Math.min(1, frame.fastRms * louder));
    },
    rest,
  });
  function rest() {
    for (const panel of [spectrum, meters, wave, pitch]) panel.rest();
  }
  const notice = new Notice(() => sound.retry());

  function show_status() {
    const lost = document.body.dataset.link === "waiting"; // what it did last is no news any more
    write(element("status"), lost ? "No connection" : status_texts[client.state?.status ?? "stopped"]);
  }

  function show_state(state) {
    document.body.dataset.status = state.status;
    show_status();
    mark(element("play"), "aria-label", state.playing ? "Pause" : "Play");
    mark(element("loop"), "aria-pressed", String(state.loopEnabled));
    fill_fields(state);
  }

  function show_link(text, link = client.connection) {
    document.body.dataset.link = link;
    write(element("link"), text);
    show_status();
    const closed = link !== "open";
    for (const control of controls) control.disabled = closed;
    // Who is writing is not thrown out by a short loss.
    for (const field of fields) field.disabled = closed && field !== document.activeElement;
  }

  client.on("open", () => show_link("Live"));
  client.on("close", () => {
    quality.rest();
    show_link("Reconnecting");
  });
  client.on("reconnecting", ({ attempt, delayMs }) => {
    show_link(attempt < 3 ? "Reconnecting" : `Trying again every ${Math.ceil(delayMs / 1000)} s`);
  });
  let seq = -1;
  client.on("state", (state) => {
    if (state.seq !== seq) quality.arrive(performance.now()); // an answer repeats the newest one's
    seq = state.seq;
    show_state(state);
  });
  watchStall(client, (silent) => {
    if (silent) {
      rest();
      show_link("No answer", "waiting");
    } else if (client.connection === "open") show_link("Live");
  });
  show_link("Connecting");
  write(element("url-socket"), client.url);

  let drawn = 0;
  function draw(now) {
    requestAnimationFrame(draw);
    const { state } = client;
    const calm = still.matches;
    if (state) {
      const seconds = client.playhead(now);
      const beats = client.beat(now);
      light.show(state, seconds, beats, calm, document.body.dataset.link === "open");
      timeline.show(state, seconds, beats, now);
    }
    quality.show(now, client);
    if (calm && now - drawn < calm_frame_ms) return;
    drawn = now;
    for (const panel of [spectrum, meters, wave, pitch]) panel.show(now);
  }
  requestAnimationFrame(draw);
  setInterval(() => client.state && timeline.describe(), described_ms);

  listen_to_commands(commands, client, show_state);
}

function listen_to_commands(commands, client, show_state) {
  const tap = new Tap();
  let tap_timer = 0;
  function press_tap() {
    const bpm = tap.press(performance.now());
    write(element("tap-text"), bpm === null ? "●".repeat(tap.count).padEnd(4, "○") : bpm.toFixed(1));
    clearTimeout(tap_timer);
    tap_timer = setTimeout(() => write(element("tap-text"), "Tap"), tap_text_ms);
    if (bpm !== null) commands.tempo(bpm);
  }

  function on_click(id, action) {
    element(id).addEventListener("click", () => {
      leave_field(); // a browser may leave the focus where it was, but what was written comes first
      action();
    });
  }
  on_click("play", () => commands.toggle_play());
  on_click("stop", () => commands.stop());
  on_click("rewind", () => commands.rewind());
  on_click("loop", () => commands.toggle_loop());
  on_click("slower", () => commands.change_tempo(-1));
  on_click("faster", () => commands.change_tempo(1));
  element("tap").addEventListener("pointerdown", (event) => event.button === 0 && press_tap());
  // A click without a pointer: a key, or assistive technology.
  element("tap").addEventListener("click", (event) => event.detail === 0 && press_tap());

  /** A place's time: a bar is where the timeline draws it. */
  function seconds_of({ value, unit }) {
    if (unit === "seconds") return value;
    const now = performance.now();
    return new Grid(client.playhead(now), client.beat(now), client.state?.bpm).seconds(value);
  }
  listen_to_fields({
    tempo: (bpm) => commands.tempo(bpm),
    seek: ({ value, unit }) => commands.seek(value, unit),
    loop(ends) {
      const seconds = Object.entries(ends).map(([end, place]) => [end, seconds_of(place)]);
      return commands.loop({ ...Object.fromEntries(seconds), enabled: true });
    },
    problem: (text) => commands.problem(text),
    restore: () => client.state && show_state(client.state),
  });
  listen_to_keys({
    " ": () => commands.toggle_play(),
    s: () => commands.stop(),
    r: () => commands.rewind(),
    Home: () => commands.rewind(),
    l: () => commands.toggle_loop(),
    t: press_tap,
    "+": () => commands.change_tempo(1),
    "=": () => commands.change_tempo(1),
    "-": () => commands.change_tempo(-1),
    "−": () => commands.change_tempo(-1),
    ArrowLeft: () => commands.nudge(-1),
    ArrowRight: () => commands.nudge(1),
    "Shift+ArrowLeft": () => commands.nudge_bars(-1),
    "Shift+ArrowRight": () => commands.nudge_bars(1),
  });
}
