// The dashboard: connects the client to the panels and draws them once a frame.
import { connect } from "tactus-client";
import { listenToAccess } from "./access/access_controls.js";
import { Axis } from "./audio/axis.js";
import { BeatLight } from "./transport/beat_light.js";
import { Commands } from "./transport/commands.js";
import { element, mark, write } from "./display/dom.js";
import { leaderText } from "./display/format.js";
import { fillFields, leaveField, listenToFields } from "./transport/fields.js";
import { loadHeard } from "./heard/load.js";
import { Grid } from "./transport/grid.js";
import { listenToKeys } from "./transport/keys.js";
import { Meters } from "./audio/meters.js";
import { Notice } from "./audio/notice.js";
import { Pitch } from "./audio/pitch.js";
import { Quality } from "./link/quality.js";
import { Song } from "./transport/song.js";
import { Sound } from "./audio/sound.js";
import { Spectrum } from "./audio/spectrum.js";
import { watchStall } from "./link/stall_watch.js";
import { Tap } from "./transport/tap.js";
import { listenToTips } from "./display/tips.js";
import { listenToTheme } from "./display/theme.js";
import { Timeline } from "./transport/timeline.js";
import { Wave } from "./audio/wave.js";

const tapTextMs = 2500;
const describedMs = 1000;
const calmFrameMs = 250; // reduced motion
const repeatMs = 250; // a state like the one before is shown again after this time
const shownParts = ["status", "stalled", "leader", "locked", "loopEnabled", "loopStartSeconds", "loopEndSeconds", "bpm", "beatsPerBar", "beatUnit"];
const nudgeMs = 10;
const statusTexts = { playing: "Playing", paused: "Paused", stopped: "Stopped", stalled: "Audio stalled" };
const controls = ["rewind", "play", "previous", "next", "stop", "loop", "slower", "faster", "tap", "earlier", "one", "later"].map(element);
const fields = ["tempo", "meter", "place", "loop-start", "loop-end"].map(element);

const lockedText = "The controls are locked. Press the lock to enter a key.";

/**
 * Runs the dashboard on a server's socket.
 * @param {Access} access
 * @param {string} problem  why the key in the page's address was refused; empty if it was not
 */
export function runDashboard(url, still, access, problem) {
  const client = connect(url);
  const commands = new Commands(client, () => access.refresh());
  const light = new BeatLight();
  const spectrum = new Spectrum(element("spectrum"), element("spectrum-readout"));
  const meters = new Meters(element("meter-left"), element("meter-right"));
  const wave = new Wave(element("wave").firstElementChild, element("wave-scale"));
  const pitch = new Pitch(element("pitch"));
  const quality = new Quality(element("arrivals").firstElementChild);
  const timeline = new Timeline(
    element("timeline"),
    { follow: element("follow"), whole: element("whole"), zoomIn: element("zoom-in"), zoomOut: element("zoom-out") },
    {
      seek: ({ value, unit }) => commands.seek(value, unit),
      nudge: (beats) => commands.nudge(beats),
      loop: ({ start, end }) => commands.loop({ start, end, enabled: true }),
    },
  );
  const song = new Song(client, timeline);
  listenToTheme();
  listenToTips();

  let lastUptimeMs = 0;
  const sound = new Sound(client, { rateHz: 60 }, {
    spectrum(frame, at) {
      notice.hide();
      spectrum.receive(frame.bins, at);
    },
    settings({ bandHz, dbMin, dbMax, sampleRate }) {
      spectrum.describe(new Axis(bandHz), { min: dbMin, max: dbMax }, sampleRate);
    },
    refused(error) {
      spectrum.rest();
      notice.show(error);
    },
    audio(frame) {
      wave.receive(frame.waveform);
      pitch.receive(frame.heavyChroma, frame.rms);
      // A restarted server may play other music.
      if (frame.uptimeMs < lastUptimeMs) timeline.silhouette.history.clear();
      lastUptimeMs = frame.uptimeMs;
      if (client.state?.playing && !client.state.stalled) timeline.silhouette.note(client.playhead(), frame.fastRms);
    },
    levels: (levels) => meters.receive(levels),
    rest,
  });
  function rest() {
    for (const panel of [spectrum, meters, wave, pitch]) panel.rest();
  }
  const notice = new Notice(() => sound.retry());

  function showStatus() {
    const lost = document.body.dataset.link === "waiting"; // the last known status is out of date
    const { leader = "internal", locked = true } = client.state ?? {};
    write(element("leader"), leaderText(leader, locked));
    element("leader").classList.toggle("lost", !locked);
    const { status = "stopped", stalled, edge } = client.state ?? {};
    const text = edge?.stale ? `Origin silent ${Math.round(edge.ageMs / 1000)} s` : statusTexts[stalled ? "stalled" : status];
    write(element("status"), lost ? "No connection" : text);
  }

  function showState(state) {
    document.body.dataset.status = state.status;
    document.body.classList.toggle("stalled", state.stalled === true);
    showStatus();
    mark(element("play"), "aria-label", state.playing ? "Pause" : "Play");
    mark(element("loop"), "aria-pressed", String(state.loopEnabled));
    fillFields(state);
  }

  function showLink(text, link = client.connection) {
    document.body.dataset.link = link;
    write(element("link"), text);
    showStatus();
    showControls();
  }

  function showControls() {
    const closed = document.body.dataset.link !== "open";
    for (const control of controls) control.disabled = closed || !access.controls;
    // A short loss does not interrupt typing.
    for (const field of fields) field.disabled = !access.controls || (closed && field !== document.activeElement);
    timeline.locked = !access.controls;
  }

  client.on("open", ({ reconnected }) => {
    showLink("Live");
    if (reconnected) access.refresh(); // perhaps to another server
  });
  client.on("close", ({ final, reason }) => {
    quality.rest();
    if (!final) return showLink("Reconnecting");
    showLink("Refused", "waiting");
    accessControls.ask(reason);
  });
  client.on("reconnecting", ({ attempt, delayMs }) => {
    showLink(attempt < 3 ? "Reconnecting" : `Trying again every ${Math.ceil(delayMs / 1000)} s`);
  });
  let latest = {};
  let shownAt = -Infinity;
  client.on("state", (state) => {
    const now = performance.now();
    if (state.seq !== latest.seq) quality.arrive(now); // an answer repeats the latest state
    const same = shownParts.every((part) => state[part] === latest[part]);
    latest = state;
    if (same && now - shownAt < repeatMs) return;
    shownAt = now;
    showState(state);
  });
  watchStall(client, (silent) => {
    if (silent) {
      rest();
      showLink("No answer", "waiting");
    } else if (client.connection === "open") showLink("Live");
  });
  showLink("Connecting");
  write(element("url-socket"), client.url);

  let heard = null;
  element("hear").addEventListener("click", async () => {
    if (heard) {
      heard.end();
      heard = null;
    } else {
      const loaded = await loadHeard();
      if (!loaded) return commands.problem("The server does not answer.");
      heard ??= loaded.openPanel(element("play").closest("section"), client, guarded, (text) => commands.problem(text));
    }
    mark(element("hear"), "aria-pressed", String(heard !== null));
  });

  let drawn = 0;
  function draw(now) {
    requestAnimationFrame(draw);
    const { state } = client;
    const calm = still.matches;
    if (state) {
      const seconds = client.playhead(now);
      const beats = client.beat(now);
      const beat = heard?.at(now);
      const shown = beat ? { ...state, ...beat } : state;
      light.show(shown, seconds, beat?.beats ?? beats, calm, document.body.dataset.link === "open" && !state.stalled);
      timeline.show(state, seconds, beats, now);
      song.show(seconds, state.bpm);
    }
    quality.show(now, client);
    if (calm && now - drawn < calmFrameMs) return;
    drawn = now;
    for (const panel of [spectrum, meters, wave, pitch]) panel.show(now);
  }
  requestAnimationFrame(draw);
  setInterval(() => client.state && timeline.describe(), describedMs);

  const guarded = (action) => () => {
    if (access.controls) action();
    else if (access.isLocked) commands.problem(lockedText);
  };
  listenToCommands(commands, client, showState, guarded);
  const accessControls = listenToAccess(access, client, showControls, (text) => commands.problem(text));
  if (problem) accessControls.refuse(problem);
  access.refresh();
}

/** @param guarded  wraps an action that needs control */
function listenToCommands(commands, client, showState, guarded) {
  const tap = new Tap();
  let tapTimer = 0;
  function pressTap() {
    const bpm = tap.press(performance.now());
    write(element("tap-text"), bpm === null ? "●".repeat(tap.count).padEnd(4, "○") : bpm.toFixed(1));
    clearTimeout(tapTimer);
    tapTimer = setTimeout(() => write(element("tap-text"), "Tap"), tapTextMs);
    if (bpm === null) return;
    commands.tempo(bpm);
    commands.align(false, tap.beatAt);
  }

  function onClick(id, action) {
    element(id).addEventListener("click", () => {
      leaveField(); // a browser may keep the focus, but typed values are sent first
      action();
    });
  }
  /** Acts when a button goes down: its time counts. */
  function onPress(id, action) {
    element(id).addEventListener("pointerdown", (event) => event.button === 0 && action());
    // A click without a pointer comes from a key or assistive technology.
    element(id).addEventListener("click", (event) => event.detail === 0 && action());
  }
  onClick("play", () => commands.togglePlay());
  onClick("stop", () => commands.stop());
  onClick("rewind", () => commands.rewind());
  onClick("loop", () => commands.toggleLoop());
  onClick("previous", () => commands.previous());
  onClick("next", () => commands.next());
  onClick("earlier", () => commands.shiftBeat(-nudgeMs));
  onClick("later", () => commands.shiftBeat(nudgeMs));
  onPress("one", () => commands.align(true, performance.now()));
  onClick("slower", () => commands.changeTempo(-1));
  onClick("faster", () => commands.changeTempo(1));
  onPress("tap", pressTap);

  /** A bar's time is where the timeline draws it. */
  function secondsOf({ value, unit }) {
    if (unit === "seconds") return value;
    const now = performance.now();
    return new Grid(client.playhead(now), client.beat(now), client.state).seconds(value);
  }
  listenToFields({
    bpm: () => client.state?.bpm,
    beatsPerBar: () => client.state?.beatsPerBar,
    tempo: (bpm, report) => commands.tempo(bpm, report),
    meter: (meter, report) => commands.meter(meter, report),
    seek: ({ value, unit }, report) => commands.seek(value, unit, report),
    loop(ends, report) {
      const seconds = Object.entries(ends).map(([end, place]) => [end, secondsOf(place)]);
      return commands.loop({ ...Object.fromEntries(seconds), enabled: true }, report);
    },
    restore: () => client.state && showState(client.state),
  });
  const actions = {
    " ": () => commands.togglePlay(),
    s: () => commands.stop(),
    r: () => commands.rewind(),
    Home: () => commands.rewind(),
    l: () => commands.toggleLoop(),
    t: pressTap,
    b: () => commands.align(false, performance.now()),
    1: () => commands.align(true, performance.now()),
    ",": () => commands.shiftBeat(-nudgeMs),
    ".": () => commands.shiftBeat(nudgeMs),
    n: () => commands.next(),
    p: () => commands.previous(),
    "+": () => commands.changeTempo(1),
    "=": () => commands.changeTempo(1),
    "-": () => commands.changeTempo(-1),
    "−": () => commands.changeTempo(-1),
    ArrowLeft: () => commands.nudge(-1),
    ArrowRight: () => commands.nudge(1),
    "Shift+ArrowLeft": () => commands.nudgeBars(-1),
    "Shift+ArrowRight": () => commands.nudgeBars(1),
  };
  listenToKeys(Object.fromEntries(Object.entries(actions).map(([key, action]) => [key, guarded(action)])));
}
