// `/?view=stage`: the beat and the spectrum alone, for a projector or over another picture in OBS.
import { connect } from "tactus-client";
import { defaultAxis } from "../audio/axis.js";
import { Ballistics } from "../audio/ballistics.js";
import { glow, tellsDownbeats } from "../transport/beat_light.js";
import { element, write } from "../display/dom.js";
import { onDoublePress } from "./double_press.js";
import { barOf, leaderText } from "../display/format.js";
import { Sound } from "../audio/sound.js";
import { loadHeard } from "../heard/load.js";
import { joined, mirrored, tilted } from "./shape.js";
import { StageOptions } from "./stage_options.js";
import { StagePicture } from "./stage_picture.js";
import { soundTrouble } from "../transport/sound_trouble.js";
import { watchStall } from "../link/stall_watch.js";

const idleMs = 2000;
const noteMs = 3500;
const troubleMs = 12_000; // shown once, because a stage should have no lasting text
const lossMs = 1500; // shorter losses are not shown

const refusals = {
  RESOURCE_EXHAUSTED: "Too many forms of the spectrum are in use: see --max-spectrum-options",
  INVALID_VALUE: "This server has no spectrum",
};

/** Runs the stage view on a server's socket. */
export function runStage(url, still) {
  const stage = element("stage");
  stage.hidden = false;
  const client = connect(url);
  let refusal = null;
  const ballistics = new Ballistics(defaultAxis.bandHz);
  const options = new StageOptions(new URLSearchParams(window.location.search));
  const picture = new StagePicture(stage, options);
  let { bandHz } = defaultAxis;
  new Sound(client, { rateHz: 60 }, {
    spectrum: (frame) => ballistics.receive(frame.bins),
    settings(settings) {
      ({ bandHz } = settings);
      ballistics.describe(bandHz, settings.sampleRate);
      if (refusal !== null) note("");
      refusal = null;
    },
    refused({ code, message }) {
      if (refusal !== code) note(refusals[code] ?? message, troubleMs);
      refusal = code;
    },
    rest: () => ballistics.rest(),
  });

  let silent = false;
  watchStall(client, (nowSilent) => {
    silent = nowSilent;
    if (silent) ballistics.rest();
  });

  function shaped(levels) {
    const bars = joined(tilted(levels, bandHz, options.tilt), options.bars);
    return options.mirror ? mirrored(bars) : bars;
  }

  const overlay = document.documentElement.dataset.ground === "transparent";
  let heard = null;
  async function hear() {
    if (heard) heard.end();
    const loaded = options.hears ? await loadHeard() : null;
    let lock = "";
    heard = loaded && new loaded.Heard(client, (tempo, why) => {
      if (!overlay && tempo?.lock !== lock) note(tempo ? loaded.heardText(tempo) : why);
      lock = tempo?.lock;
    });
  }
  hear();

  function draw(now) {
    requestAnimationFrame(draw);
    ballistics.advance(now);
    const state = client.state && { confidence: 1, beats: client.beat(now), ...client.state, ...heard?.at(now) };
    let beat = null;
    if (state?.playing && !state.stalled && client.connection === "open" && !silent) {
      const at = barOf(state.beats, state.beatsPerBar);
      const down = at.beat === 1 && tellsDownbeats(state);
      const light = glow(at.phase, state.bpm, still.matches) * Math.sqrt(state.confidence);
      beat = { ...at, beatsPerBar: state.beatsPerBar, down, light };
    }
    picture.draw(shaped(ballistics.levels), shaped(ballistics.peaks), beat, still.matches);
  }
  requestAnimationFrame(draw);
  listenToWindow(stage, (key) => {
    if (options.press(key)) picture.refresh();
    if (key === "h") hear();
  });
  if (overlay) return; // it shows no text
  tellOfLosses(client);
  tellOfTroubles(client);
  client.on("stalled", ({ state }) => note(state.stalled ? "Audio stalled" : "", troubleMs));
  const fingers = window.matchMedia("(pointer: coarse)").matches;
  if (document.fullscreenEnabled) note(fingers ? "Double tap for full screen" : "F for full screen");
}

/** Reports a lost or hanging server: once, and again when the pointer moves. */
function tellOfLosses(client) {
  let timer = null;
  let told = false;
  const tell = () => {
    told = true;
    note("No connection", troubleMs);
  };
  const end = () => {
    clearTimeout(timer);
    if (told) note("");
    timer = null;
    told = false;
  };
  client.on("close", ({ final, reason }) => {
    if (final) note(reason, troubleMs);
    else if (!told) timer ??= setTimeout(tell, lossMs);
  });
  client.on("open", end);
  watchStall(client, (silent) => {
    if (silent) tell();
    else if (client.connection === "open") end();
  });
  document.addEventListener("pointermove", () => told && tell());
}

/** Reports that the transport's leader is lost, and what is wrong with the sound: once each. */
function tellOfTroubles(client) {
  let source = null;
  let told = "";
  const tell = () => {
    const { leader = "internal", locked = true } = client.state ?? {};
    // A heard beat comes and goes with the music.
    const lost = locked || leader === "audio" ? "" : leaderText(leader, locked);
    const trouble = lost || (source ? soundTrouble(source) : "");
    if (trouble !== told) note(trouble, troubleMs);
    told = trouble;
  };
  client.on("state", tell);
  const receive = (received) => {
    source = received;
    tell();
  };
  client.source(receive).catch(() => {}); // an older server
}

let noteTimer = 0;

function note(text, ms = noteMs) {
  const node = element("stage-note");
  clearTimeout(noteTimer);
  if (text) write(node, text);
  node.classList.toggle("seen", text !== "");
  noteTimer = setTimeout(() => node.classList.remove("seen"), ms);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => note("Full screen is not available in this window"));
}

/** @param press  takes a key of the stage */
function listenToWindow(stage, press) {
  let timer = 0;
  const stir = () => {
    stage.classList.remove("idle");
    clearTimeout(timer);
    timer = setTimeout(() => stage.classList.add("idle"), idleMs);
  };
  stir();
  document.addEventListener("pointermove", stir);
  onDoublePress(document, toggleFullScreen);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "f") return press(key);
    event.preventDefault();
    toggleFullScreen();
  });
  // Keeps a projector's machine awake, if the browser permits it.
  const stayAwake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}
